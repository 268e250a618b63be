import { readFileSync } from 'node:fs'
import { createRandom } from '#core/base/random.ts'
import type { CompiledRuleset } from '#core/journey/compiled/types.ts'
import { readRuleset } from '#core/journey/reading/read.ts'
import { type FoldedEvent, initialState } from '#core/journey/state.ts'
import { step } from '#core/journey/step.ts'
import { createComparer } from '#core/journey/study/compare.ts'
import { type Figure, median } from './figure.ts'

const PEOPLE = 20_000
const EVENTS_EACH = 20

/** The example file has the three rules of the reference file; the draft asks for another form. */
export const TEXT = readFileSync(new URL('../examples/journey-rules.json', import.meta.url), 'utf8')
export const DRAFT = TEXT.replace("'registration'", "'survey'")

export function compile(text: string): CompiledRuleset {
  const read = readRuleset(text)
  if (!read.ok) throw new Error(JSON.stringify(read.error))
  return read.value
}

/** Events that the rules want, half of which lack the key that the condition reads. */
export function peopleOf(seed: number): FoldedEvent[][] {
  const random = createRandom(seed)
  const kinds: readonly [[string, string, string[]], ...[string, string, string[]][]] = [
    ['CLICK', 'buttonId', ['signup', 'menu']],
    ['FORM_SUBMIT', 'formId', ['registration', 'survey']],
    ['ERROR', 'errorCode', ['VALIDATION_FAILED', 'TIMEOUT']],
  ]
  return Array.from({ length: PEOPLE }, (_, person) =>
    Array.from({ length: EVENTS_EACH }, (_, index): FoldedEvent => {
      const [eventType, key, values] = random.pick(kinds)
      const value = values[random.integer(0, 1)] ?? ''
      const payload: FoldedEvent['payload'] = { page: '/', width: 1280 }
      if (random.chance(0.5)) payload[key] = value
      const eventId = `00000000-0000-4000-8000-${String(person * EVENTS_EACH + index).padStart(12, '0')}`
      return { eventId, timestamp: index * 60_000, eventType, payload, userId: `u${person}`, source: 'web' }
    }),
  )
}

/** The plain way: one pure step after another under each ruleset. */
function foldPlainly(events: readonly FoldedEvent[], rules: CompiledRuleset): string {
  let state = initialState(rules.initialStep)
  for (const event of events) state = step(state, event, rules).state
  return state.currentStep
}

/** People under the active rules and a draft, events a second on one core; both folds count as one. */
export function benchWhatIf(): Figure {
  const before = compile(TEXT)
  const after = compile(DRAFT)
  const ours: number[] = []
  const plain: number[] = []
  for (const seed of [1, 2, 3]) {
    const people = peopleOf(seed)
    const started = performance.now()
    const comparer = createComparer(before, after)
    people.forEach((events, person) => {
      comparer.add(`u${person}`, events)
    })
    const compared = performance.now()
    let differ = 0
    for (const events of people) if (foldPlainly(events, before) !== foldPlainly(events, after)) differ += 1
    const finished = performance.now()
    const moved = comparer.result().steps.reduce((sum, change) => sum + change.people, 0)
    if (moved !== differ) throw new Error(`the comparison says ${moved}, the plain fold ${differ}`)
    ours.push((PEOPLE * EVENTS_EACH) / ((compared - started) / 1000))
    plain.push((PEOPLE * EVENTS_EACH) / ((finished - compared) / 1000))
  }
  return {
    name: 'what-if',
    value: Math.round(median(ours)),
    unit: 'events/s',
    reference: Math.round(median(plain)),
    ratio: median(ours) / median(plain),
    goal: 1,
  }
}
