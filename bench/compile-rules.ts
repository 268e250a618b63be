import { readRuleset } from '#core/journey/reading/read.ts'
import { type Figure, median } from './figure.ts'

const RULES = 10_000

/** A file of 10,000 rules with two clauses each, from text to compiled rules, against JSON.parse alone and a second. */
export function benchCompile(): Figure {
  const rules = Array.from({ length: RULES }, (_, i) => ({
    id: `rule_${i}`,
    fromState: `STEP_${i % 5000}`,
    eventType: 'CLICK',
    condition: `payload.n == ${i} && payload.kind != 'other_${i}'`,
    toState: `STEP_${(i + 1) % 5000}`,
  }))
  const text = JSON.stringify({ version: '1', rules })
  const seconds = [1, 2, 3].map(() => {
    const started = performance.now()
    const read = readRuleset(text)
    if (!read.ok) throw new Error(JSON.stringify(read.error[0]))
    return (performance.now() - started) / 1000
  })
  const value = median(seconds)
  return { name: 'compile-10000-rules', value, unit: 's', reference: 1, ratio: 1 / value, goal: 1 }
}
