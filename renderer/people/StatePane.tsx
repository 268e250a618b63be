import { NativeSelect } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { StateView } from '#core/contract/shared.ts'
import { ErrorState } from '../parts/ErrorState.tsx'
import { formatCount, formatMoment, sentence } from '../parts/format.ts'
import { Loading } from '../parts/Loading.tsx'
import { Segments } from '../parts/Segments.tsx'
import { api } from '../transport/client.ts'
import { useOwnAnswer } from '../transport/queries.ts'
import type { Json } from './payload/json.ts'
import styles from './StatePane.module.css'
import { type Against, columnsOf, type StateLine, shortList, stateLines } from './state-diff.ts'

interface StatePaneProps {
  readonly person: string
  readonly eventId: string
  readonly number: number
  /** The session of the event: its number and the event that began it. */
  readonly session: { readonly number: number; readonly firstEventId: string } | undefined
  readonly now: StateView
}

/** The state just after one event, beside another moment's. */
export function StatePane({ person, eventId, number, session, now }: StatePaneProps) {
  const [against, setAgainst] = useState<Against>('before')
  const [shape, setShape] = useState<'diff' | 'json'>('diff')
  const pair = useQuery(api.people.stateAt.queryOptions({ input: { id: person, eventId } }))
  const began = useQuery(
    api.people.stateAt.queryOptions({
      input: { id: person, eventId: session?.firstEventId ?? eventId },
      enabled: against === 'session' && session !== undefined,
    }),
  )
  const own = useOwnAnswer(pair)
  const start = useOwnAnswer(began)
  const after = own?.after
  const [older, newer] = columnsOf(
    against,
    { before: own?.before, after, sessionStart: start?.before, now },
    { number, session: session?.number },
  )
  const lines =
    older.state === undefined || newer.state === undefined ? [] : stateLines(older.state, newer.state)
  const changed = lines.filter((line) => line.changed).length
  return (
    <section className={styles.pane} aria-label="State">
      <header className={styles.head}>
        <h3>State</h3>
        <span className={styles.quiet}>after event {formatCount(number)}, compared with</span>
        <NativeSelect
          size="xs"
          aria-label="Compare with"
          value={against}
          onChange={(event) => {
            const { value } = event.currentTarget
            if (value === 'before' || value === 'session' || value === 'now') setAgainst(value)
          }}
          data={[
            { value: 'before', label: 'just before it' },
            ...(session === undefined
              ? []
              : [{ value: 'session', label: `start of session ${session.number}` }]),
            { value: 'now', label: 'now' },
          ]}
        />
        <span className={styles.count}>
          {lines.length > 0 && `${changed} changed, ${lines.length - changed} same`}
        </span>
        <Segments
          label="Show the state as"
          value={shape}
          onChange={setShape}
          options={[
            { value: 'diff', label: 'Diff' },
            { value: 'json', label: 'JSON' },
          ]}
        />
      </header>
      {pair.isError && own === undefined ? (
        <ErrorState error={pair.error} onRetry={() => void pair.refetch()} />
      ) : (older.state === undefined || newer.state === undefined) && own !== null ? (
        <Loading what={`the state after event ${number}`} />
      ) : own === null ? (
        <p className={styles.none}>This event has no state of its own: it was not folded into the journey.</p>
      ) : shape === 'json' ? (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
        <pre className={styles.json} tabIndex={0}>
          {after === undefined ? '' : JSON.stringify(after, undefined, 2)}
        </pre>
      ) : (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
        <section className={styles.body} tabIndex={0} aria-label="State, line by line">
          <table className={styles.table}>
            <thead>
              <tr>
                <th scope="col">
                  <span className={styles.hidden}>Key</span>
                </th>
                <th scope="col">{sentence(older.heading)}</th>
                <th scope="col">{sentence(newer.heading)}</th>
              </tr>
            </thead>
            <tbody>
              {lines.map((line) => (
                <tr key={line.key}>
                  <th scope="row">{line.key}</th>
                  <td>{shown(line, line.before)}</td>
                  <td>{line.changed ? <mark>{shown(line, line.after)}</mark> : shown(line, line.after)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      )}
    </section>
  )
}

function shown(line: StateLine, value: Json | undefined): string {
  if (value === undefined) return 'absent'
  if (line.key === 'lastEventAt' && typeof value === 'number') {
    return value === 0 ? 'no event yet' : formatMoment(value, 'millisecond')
  }
  if (line.key === 'history' && Array.isArray(value)) {
    return shortList(
      value.map((item) => (typeof item === 'string' ? item : JSON.stringify(item))),
      3,
    )
  }
  return JSON.stringify(value)
}
