import type { ConnectionView, OtherIntake, SourceState, SourcesView } from '#core/contract/sources.ts'

const FILES = 'file'
/** Intakes that the listener serves. */
const LISTENER = new Set(['http', 'segment', 'posthog', 'cloudevents'])

/** One line of the list; `key` stands in the address. */
export type SourceRow =
  | {
      readonly kind: 'listener'
      readonly key: string
      readonly state: SourceState
      readonly intakes: readonly OtherIntake[]
    }
  | { readonly kind: 'connection'; readonly key: string; readonly view: ConnectionView }
  /** A file that was imported, or a connection that is gone and whose events are here. */
  | { readonly kind: 'past'; readonly key: string; readonly intake: OtherIntake }

export interface SourceGroup {
  readonly title: string
  readonly rows: readonly SourceRow[]
}

export const LISTENER_KEY = 'http'

export function keyOf(name: string): string {
  return `connection:${name}`
}

/** Everything by which events come in or go out, in groups; groups without a row are left out. */
export function groupsOf({ connections, others, listener }: SourcesView): SourceGroup[] {
  const connection = (view: ConnectionView): SourceRow => ({
    kind: 'connection',
    key: keyOf(view.name),
    view,
  })
  const past = (intake: OtherIntake): SourceRow => ({
    kind: 'past',
    key: `${intake.kind}:${intake.name}`,
    intake,
  })
  const newestFirst = [...others].sort((a, b) => b.lastAt - a.lastAt)
  const groups: SourceGroup[] = [
    {
      title: 'Comes in',
      rows: [
        {
          kind: 'listener',
          key: LISTENER_KEY,
          state: listener,
          intakes: others.filter(({ kind }) => LISTENER.has(kind)),
        },
        ...connections.filter(({ direction }) => direction === 'in').map(connection),
      ],
    },
    {
      title: 'Goes out',
      rows: connections.filter(({ direction }) => direction === 'out').map(connection),
    },
    { title: 'Files', rows: newestFirst.filter(({ kind }) => kind === FILES).map(past) },
    {
      title: 'Gone',
      rows: newestFirst.filter(({ kind }) => kind !== FILES && !LISTENER.has(kind)).map(past),
    },
  ]
  return groups.filter(({ rows }) => rows.length > 0)
}

/** The row that the address names; else a connection in trouble, else the first connection, else the listener. */
export function chosenRow(groups: readonly SourceGroup[], key: string | undefined): SourceRow | undefined {
  const rows = groups.flatMap((group) => group.rows)
  const named = rows.find((row) => row.key === key)
  if (named !== undefined) return named
  const connections = rows.filter((row) => row.kind === 'connection')
  return (
    connections.find(({ view }) => view.state === 'failed' || view.state === 'reconnecting') ??
    connections[0] ??
    rows[0]
  )
}

/** One sentence about all of them. */
export function summaryOf({ connections, listener }: SourcesView): string {
  if (connections.length === 0)
    return listener === 'paused'
      ? 'No connection yet. HTTP is paused; files can be imported.'
      : 'No connection yet. HTTP listens, and files can be imported.'
  const troubled = connections.filter(({ state }) => state === 'failed' || state === 'reconnecting').length
  const held = connections.filter(({ state }) => state === 'held').length
  const paused = connections.filter(({ state }) => state === 'paused').length
  const words = [
    connections.length === 1 ? '1 connection' : `${connections.length} connections`,
    ...(held > 0 ? [`${held} held`] : []),
    ...(paused > 0 ? [`${paused} paused`] : []),
    ...(troubled > 0 ? [`${troubled} in trouble`] : []),
  ]
  return words.join(', ')
}
