import type { Person, TimelineEvent } from '#core/contract/people.ts'
import { EXPOSURE, MIGRATION } from '#core/journey/state.ts'

function count(entries: readonly TimelineEvent[], counts: (entry: TimelineEvent) => boolean): number {
  return entries.filter(counts).length
}

/** Moves in each further journey, by its id. */
function furtherMoves(entries: readonly TimelineEvent[]): Record<string, number> {
  const moves = new Map<string, number>()
  for (const { journey } of entries.flatMap(({ further = [] }) => further))
    moves.set(journey, (moves.get(journey) ?? 0) + 1)
  return Object.fromEntries(moves)
}

/** The variant of each experiment that the person was exposed to, since the first exposure. */
function variants(entries: readonly TimelineEvent[]): Person['experiments'] {
  const found = new Map<string, Person['experiments'][number]>()
  for (const { kind, eventType, payload, timestamp } of entries) {
    if (kind !== 'caused' || eventType !== EXPOSURE) continue
    const { experiment, variant } = payload ?? {}
    if (typeof experiment !== 'string' || typeof variant !== 'string' || found.has(experiment)) continue
    found.set(experiment, { experiment, variant, since: timestamp })
  }
  return [...found.values()]
}

/** What is counted over the whole timeline of a person, however much of it is asked for. */
export function factsOf(
  entries: readonly TimelineEvent[],
): Pick<Person, 'caused' | 'alerts' | 'furtherMoves' | 'experiments'> {
  return {
    caused: {
      byRules: count(entries, ({ kind, eventType }) => kind === 'caused' && eventType !== MIGRATION),
      byMigrations: count(entries, ({ kind, eventType }) => kind === 'caused' && eventType === MIGRATION),
    },
    alerts: {
      raised: count(entries, ({ kind }) => kind === 'alert'),
      held: count(entries, ({ kind, held }) => kind === 'alert' && held === true),
    },
    furtherMoves: furtherMoves(entries),
    experiments: variants(entries),
  }
}
