import { expect, test } from 'vitest'
import { stepClause, stepWords } from '#core/contract/text/steps-asked.ts'
import { compilePeopleWhere } from '#core/journey/people-where.ts'

test.each([
  ['wasIn("TRIAL")', 'were ever in TRIAL'],
  ['wasIn("TRIAL") && !wasIn("PAID")', 'were ever in TRIAL and never in PAID'],
  [' ! wasIn( "OPEN" , "support" ) ', 'were never in OPEN of the journey support'],
  ['wasIn("say \\"hi\\" && go")', 'were ever in say "hi" && go'],
  ['wasIn("TRIAL") || wasIn("PAID")', null],
  ['wasIn("TRIAL") &&', null],
  ['wasIn("TRIAL") && event.source == "web"', null],
  ['', null],
])('%s is said of people as %j', (where, words) => {
  expect(stepWords(where, false)).toBe(words)
})

test('within a time range it speaks of that time', () => {
  expect(stepWords('wasIn("TRIAL") && !wasIn("PAID")', true)).toBe(
    'were in TRIAL and not in PAID within the time range',
  )
})

test('who is left out is said of one step alone', () => {
  expect(stepWords('wasIn("PAID")', false, true)).toBe('were never in PAID')
  expect(stepWords('!wasIn("PAID")', true, true)).toBe('were in PAID within the time range')
  expect(stepWords('wasIn("TRIAL") && wasIn("PAID")', false, true)).toBeNull()
})

test('what is written for a step compiles and is read again', () => {
  for (const step of ['TRIAL', 'say "hi"', 'back\\slash', 'A && B', 'Größe'])
    for (const journey of ['', 'support']) {
      const clause = stepClause({ step, journey, never: true })
      const compiled = compilePeopleWhere(clause)
      expect(compiled.ok && compiled.value.visits).toEqual([{ step, journey }])
      expect(stepWords(clause, false)).toContain(`never in ${step}`)
    }
})
