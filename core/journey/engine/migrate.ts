import { MIGRATION_INDEX } from '../ids.ts'
import { type Migration, migrationName } from '../migration.ts'
import { type CausedEvent, type FoldedEvent, MIGRATION, type Transition } from '../state.ts'
import type { Live } from './live.ts'
import { type IdOf, withTransitions } from './run.ts'

/** What a migration does to one person; null where it concerns them in no journey. */
export function migrate(
  live: Live,
  migration: Migration,
  last: Pick<FoldedEvent, 'eventId'>,
  moment: number,
  idOf: IdOf,
): CausedEvent | null {
  const ruleId = migrationName(migration)
  const transitions: Transition[] = []
  // All at once: who is moved from A to B is not moved on by the choice for B.
  for (const { journey, from, to } of migration.moves.filter((move) => standsAt(live, move))) {
    stand(live, journey, to)
    stopWaiting(live, journey)
    transitions.push({ from, to, ruleId, ...(journey === '' ? {} : { journey }) })
  }
  if (transitions.length === 0) return null
  live.extra.migratedAt = moment
  const { ruleset, at } = migration
  return withTransitions(
    {
      eventId: idOf(last.eventId, ruleId, MIGRATION_INDEX),
      causedBy: last.eventId,
      ruleId,
      timestamp: moment,
      eventType: MIGRATION,
      payload: { ruleset, activatedAt: at },
      depth: 1,
    },
    transitions,
  )
}

function standsAt(live: Live, { journey, from }: Migration['moves'][number]): boolean {
  return journey === '' ? live.currentStep === from : live.extra.journeys?.[journey]?.step === from
}

function stand(live: Live, journey: string, step: string): void {
  if (journey === '') {
    live.currentStep = step
    live.version += 1
    return
  }
  const version = (live.extra.journeys?.[journey]?.version ?? 0) + 1
  live.extra.journeys = { ...live.extra.journeys, [journey]: { step, version } }
}

/** Timers belong to the rules that judged the last event, and these know nothing of the new step. */
function stopWaiting(live: Live, journey: string): void {
  const timer = live.extra.timers?.[journey]
  if (timer === undefined) return
  const { dueAt: _none, ...quiet } = timer
  live.extra.timers = { ...live.extra.timers, [journey]: quiet }
}
