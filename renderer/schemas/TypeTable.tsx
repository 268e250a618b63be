import type { SchemaRow } from '#core/contract/schemas.ts'
import { go } from '../address/use-address.ts'
import { formatCount } from '../parts/format.ts'
import pick from '../parts/PickTable.module.css'
import { PickName, PickTable } from '../parts/PickTable.tsx'
import { Scroller } from '../parts/Scroller.tsx'
import { usePickKeys } from '../shell/keys/use-pick-keys.ts'
import styles from './TypeTable.module.css'
import { faultWords, MODE_WORDS } from './words.ts'

interface TypeTableProps {
  readonly types: readonly SchemaRow[]
  readonly selected: string | undefined
}

/** Every event type, most frequent first: registered, seen, or both. */
export function TypeTable({ types, selected }: TypeTableProps) {
  const { table, stop } = usePickKeys({
    group: 'Schemas',
    row: 'type',
    keys: types.map(({ eventType }) => eventType),
    selected,
    onPick: (type) => go({ params: { type } }, { replace: true }),
  })
  return (
    <Scroller label="Event types" className={styles.scroller}>
      <PickTable ref={table} className={styles.table}>
        <thead>
          <tr>
            <th scope="col">Event type</th>
            <th scope="col" className={pick.number}>
              Events
            </th>
            <th scope="col">Schema</th>
          </tr>
        </thead>
        <tbody>
          {types.map((type) => (
            <tr key={type.eventType} aria-current={type.eventType === selected}>
              <th scope="row">
                <PickName
                  className={styles.name}
                  isStop={type.eventType === stop}
                  onPick={() => go({ params: { type: type.eventType } })}
                >
                  {type.eventType}
                </PickName>
              </th>
              <td className={pick.number}>{formatCount(type.events)}</td>
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
      </PickTable>
    </Scroller>
  )
}
