import type { ReceiptsSummary } from '#core/contract/workspace.ts'
import { noOutcomes, type OutcomeCounts, totalOutcomes } from '#core/event/outcome.ts'
import { countStoredOutcomes, readReceipts } from '#core/store/outcomes/receipts.ts'
import type { Analysis } from './analysis.ts'

const MINUTES_SHOWN = 120

/** Receipts per intake; whether they add up is asked of the tables, row by row. */
export function receiptsFor({
  database,
}: Analysis): Omit<ReceiptsSummary, 'perSecond' | 'lastMinute' | 'queued'> {
  const intakes = new Map<string, { intake: string; kind: string; outcomes: OutcomeCounts }>()
  const minutes = new Map<number, { received: number; rejected: number }>()
  const total = noOutcomes()
  for (const { intake, minute, outcome, count } of readReceipts(database)) {
    const key = `${intake.kind}\n${intake.name}`
    const entry = intakes.get(key) ?? { intake: intake.name, kind: intake.kind, outcomes: noOutcomes() }
    entry.outcomes[outcome] += count
    intakes.set(key, entry)
    total[outcome] += count
    const at = minutes.get(minute) ?? { received: 0, rejected: 0 }
    at.received += count
    at.rejected += outcome === 'REJECTED' ? count : 0
    minutes.set(minute, at)
  }
  const stored = countStoredOutcomes(database)
  const agrees = totalOutcomes(stored) === totalOutcomes(total)
  return {
    received: totalOutcomes(stored),
    outcomes: total,
    intakes: [...intakes.values()].map((entry) => ({
      ...entry,
      received: totalOutcomes(entry.outcomes),
      addsUp: agrees,
    })),
    perMinute: [...minutes]
      .sort(([a], [b]) => a - b)
      .slice(-MINUTES_SHOWN)
      .map(([minute, counts]) => ({ minute, ...counts })),
  }
}

export interface RuleCount {
  readonly rule: string
  /** Transitions of the current fold. */
  readonly fired: number
  readonly people: number
}

/** How often each rule fired, and for how many people; only rules that did, of every journey. */
export function ruleCountsFor({ names, columns }: Analysis): RuleCount[] {
  const counts = new Map<number, { fired: number; people: Set<number> }>()
  for (const { rule, person, length } of [columns.transitions(), columns.further()])
    for (let i = 0; i < length; i += 1) {
      const number = rule[i] ?? 0
      const entry = counts.get(number) ?? { fired: 0, people: new Set<number>() }
      entry.fired += 1
      entry.people.add(person[i] ?? 0)
      counts.set(number, entry)
    }
  return [...counts].map(([number, { fired, people }]) => ({
    rule: names.textOf(number),
    fired,
    people: people.size,
  }))
}
