import { type AlertGroup, type AlertsView, severityRank } from '#core/contract/alerts.ts'
import type { Filter } from '#core/contract/shared.ts'
import { readAlerts } from '#core/store/moves/alerts.ts'
import type { Analysis } from './analysis.ts'
import { whenever } from './filter.ts'

/** So many of a group are listed. */
const NEWEST = 200

interface Counted extends Omit<AlertGroup, 'people' | 'still'> {
  readonly persons: Set<number>
  /** Those of `persons` who stand where their newest alert left them. */
  readonly staying: Set<number>
}

function textIn(value: unknown): string | null {
  if (value === undefined || value === null || value === '') return null
  return typeof value === 'string' ? value : JSON.stringify(value)
}

/** Alerts by rule, severity and message, the most severe first, then the newest. A filter narrows by the event behind each. */
export function alertsFor(analysis: Analysis, { filter }: { filter: Filter }): AlertsView {
  const { from, to } = filter
  const keep = whenever(analysis.filters.apply(filter))
  const kept =
    keep === null ? null : new Set(analysis.columns.events().arrival.filter((_, index) => keep[index] === 1))
  const groups = new Map<string, Counted>()
  const everybody = new Set<number>()
  let alerts = 0
  for (const alert of readAlerts(analysis.database, analysis.names, { from, to })) {
    if (kept !== null && !kept.has(alert.cause)) continue
    const { person, name, eventId, rule, at, held, step, leftIn } = alert
    const [severity, message] = [textIn(alert.body.severity), textIn(alert.body.message)]
    const key = JSON.stringify([rule, severity, message])
    const group = groups.get(key) ?? {
      ...{ rule, severity, message, lastAt: at, newest: [] },
      ...{ alerts: 0, held: 0, firstAt: at },
      persons: new Set<number>(),
      staying: new Set<number>(),
    }
    alerts += 1
    everybody.add(person)
    // The newest comes first: it says whether they are still there.
    if (step === leftIn && !group.persons.has(person)) group.staying.add(person)
    group.persons.add(person)
    const newest =
      group.newest.length < NEWEST
        ? [...group.newest, { person: name, eventId, at, held, step, leftIn }]
        : group.newest
    groups.set(key, {
      ...group,
      alerts: group.alerts + 1,
      held: group.held + (held ? 1 : 0),
      firstAt: at,
      newest,
    })
  }
  return {
    groups: [...groups.values()]
      .map(({ persons, staying, ...group }) => ({ ...group, people: persons.size, still: staying.size }))
      .sort((one, other) => severityRank(one.severity) - severityRank(other.severity)),
    alerts,
    people: everybody.size,
  }
}
