import { useRef } from 'react'
import type { SchemaRow } from '#core/contract/schemas.ts'
import { go } from '../address/use-address.ts'
import { formatCount } from '../parts/format.ts'
import { stopOf, useFocusFollows } from '../parts/roving.ts'
import { Scroller } from '../parts/Scroller.tsx'
import { useKeys } from '../shell/keys/keys.ts'
import styles from './TypeTable.module.css'
import { faultWords, MODE_WORDS } from './words.ts'

interface TypeTableProps {
  readonly types: readonly SchemaRow[]
  readonly selected: string | undefined
}

/** Every event type, most frequent first: registered, seen, or both. */
export function TypeTable({ types, selected }: TypeTableProps) {
  const walk = (direction: -1 | 1) => () => {
    const at = types.findIndex((type) => type.eventType === selected)
    const next = types[Math.min(types.length - 1, Math.max(0, at + direction))]
    if (next !== undefined) go({ params: { type: next.eventType } }, { replace: true })
  }
  useKeys('Schemas', [
    { key: '↑', what: 'type above', run: walk(-1) },
    { key: '↓', what: 'type below', run: walk(1) },
  ])
  const table = useRef<HTMLTableElement>(null)
  useFocusFollows(table, selected)
  const stop = stopOf(
    types.map(({ eventType }) => eventType),
    undefined,
    selected,
  )
  return (
    <Scroller label="Event types" className={styles.scroller}>
      <table ref={table} className={styles.table}>
        <thead>
          <tr>
            <th scope="col">Event type</th>
            <th scope="col" className={styles.number}>
              Events
            </th>
            <th scope="col">Schema</th>
          </tr>
        </thead>
        <tbody>
          {types.map((type) => (
            <tr key={type.eventType} aria-current={type.eventType === selected}>
              <th scope="row">
                <button
                  type="button"
                  className={styles.name}
                  tabIndex={type.eventType === stop ? 0 : -1}
                  data-roving
                  onClick={() => go({ params: { type: type.eventType } })}
                >
                  {type.eventType}
                </button>
              </th>
              <td className={styles.number}>{formatCount(type.events)}</td>
              <td>
                {type.version === null ? (
                  <span className={styles.quiet}>none</span>
                ) : (
                  `version ${type.version}, ${MODE_WORDS[type.mode].toLowerCase()}`
                )}
                {type.marked + type.refused > 0 && <span className={styles.faults}>{faultWords(type)}</span>}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Scroller>
  )
}
