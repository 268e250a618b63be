import type { StateView } from '#core/contract/shared.ts'
import type { Json } from './payload/json.ts'

/** One line of the state pane. `undefined` means that the key is not there. */
export interface StateLine {
  readonly key: string
  readonly before: Json | undefined
  readonly after: Json | undefined
  readonly changed: boolean
}

/** What the state after an event is compared with. */
export type Against = 'before' | 'session' | 'now'

/** A state under the heading of its column. */
interface Column {
  readonly heading: string
  readonly state: StateView | undefined
}

/** The two states of a comparison, the older one first; undefined where one has not come yet. */
export function columnsOf(
  against: Against,
  states: Record<'before' | 'after' | 'sessionStart' | 'now', StateView | undefined>,
  at: { readonly number: number; readonly session: number | undefined },
): readonly [older: Column, newer: Column] {
  const after = { heading: `after event ${at.number}`, state: states.after }
  if (against === 'now') return [after, { heading: 'now', state: states.now }]
  if (against === 'before') return [{ heading: `before event ${at.number}`, state: states.before }, after]
  return [{ heading: `start of session ${at.session ?? ''}`, state: states.sessionStart }, after]
}

function same(a: Json | undefined, b: Json | undefined): boolean {
  return JSON.stringify(a) === JSON.stringify(b)
}

/** A state as lines: its own keys, with `metadata` opened one level because rules merge it shallowly. */
export function stateLines(before: StateView, after: StateView): readonly StateLine[] {
  const metadata = [...new Set([...Object.keys(before.metadata), ...Object.keys(after.metadata)])].sort()
  const journeys = [...new Set([...Object.keys(before.journeys ?? {}), ...Object.keys(after.journeys ?? {})])]
  const pairs: [string, Json | undefined, Json | undefined][] = [
    ['currentStep', before.currentStep, after.currentStep],
    ...journeys.map((id): [string, Json | undefined, Json | undefined] => [
      `step in ${id}`,
      before.journeys?.[id],
      after.journeys?.[id],
    ]),
    ['history', before.history, after.history],
    ...metadata.map((key): [string, Json | undefined, Json | undefined] => [
      `metadata.${key}`,
      before.metadata[key],
      after.metadata[key],
    ]),
    ['lastEventAt', before.lastEventAt, after.lastEventAt],
    ['version', before.version, after.version],
  ]
  return pairs.map(([key, was, is]) => ({ key, before: was, after: is, changed: !same(was, is) }))
}

/** A list of event types cut to what fits: the last `keep`, with the number left out. */
export function shortList(list: readonly string[], keep: number): string {
  const shown = list.slice(-keep).map((item) => JSON.stringify(item))
  const left = list.length - shown.length
  return `[${[...(left > 0 ? [`… ${left} more`] : []), ...shown].join(', ')}]`
}
