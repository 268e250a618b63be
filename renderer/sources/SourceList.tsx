import { Fragment, type ReactNode } from 'react'
import { go } from '../address/use-address.ts'
import { formatCount } from '../parts/format.ts'
import pick from '../parts/PickTable.module.css'
import { PickName, PickTable } from '../parts/PickTable.tsx'
import { Scroller } from '../parts/Scroller.tsx'
import { usePickKeys } from '../shell/keys/use-pick-keys.ts'
import type { SourceGroup, SourceRow } from './rows.ts'
import styles from './SourceList.module.css'
import { StateBadge } from './StateBadge.tsx'
import { agoWords, kindWords, rateWords } from './words.ts'

interface SourceListProps {
  readonly groups: readonly SourceGroup[]
  readonly selected: string | undefined
}

const show = (source: string, replace = false) =>
  go({ params: { source, add: undefined, edit: undefined } }, { replace })

/** Every source and outlet with its state, rate, lag and last event. */
export function SourceList({ groups, selected }: SourceListProps) {
  const rows = groups.flatMap((group) => group.rows)
  const { table, stop } = usePickKeys({
    group: 'Sources',
    row: 'source',
    keys: rows.map(({ key }) => key),
    selected,
    onPick: (key) => show(key, true),
  })
  return (
    <Scroller label="Sources" className={styles.scroller}>
      <PickTable ref={table} className={styles.table}>
        <thead>
          <tr>
            <th scope="col">Source</th>
            <th scope="col">State</th>
            <th
              scope="col"
              className={pick.number}
              title="Messages or events per second over the last ten seconds"
            >
              Rate
            </th>
            <th scope="col" className={pick.number} title="Messages that wait at the server">
              Lag
            </th>
            <th scope="col" className={pick.number}>
              Last
            </th>
          </tr>
        </thead>
        <tbody>
          {groups.map((group) => (
            <Fragment key={group.title}>
              <tr className={styles.group}>
                <th scope="colgroup" colSpan={5}>
                  {group.title}
                </th>
              </tr>
              {group.rows.map((row) => (
                <Row key={row.key} row={row} selected={row.key === selected} isStop={row.key === stop} />
              ))}
            </Fragment>
          ))}
        </tbody>
      </PickTable>
    </Scroller>
  )
}

interface RowProps {
  readonly row: SourceRow
  readonly selected: boolean
  readonly isStop: boolean
}

function Row({ row, selected, isStop }: RowProps) {
  const { name, kind, state, rate, lag, last } = cellsOf(row)
  return (
    <tr aria-current={selected}>
      <th scope="row">
        <PickName className={styles.name} isStop={isStop} onPick={() => show(row.key)}>
          <strong>{name}</strong>
          <span className={styles.kind}>{kind}</span>
        </PickName>
      </th>
      <td>{state}</td>
      <td className={pick.number}>{rate}</td>
      <td className={pick.number} data-waits={(lag ?? 0) > 0 || undefined}>
        {lag === null ? '–' : formatCount(lag)}
      </td>
      <td className={pick.number}>{last}</td>
    </tr>
  )
}

interface Cells {
  readonly name: string
  readonly kind: string
  readonly state: ReactNode
  readonly rate: string
  readonly lag: number | null
  readonly last: string
}

function cellsOf(row: SourceRow): Cells {
  const now = Date.now()
  if (row.kind === 'connection') {
    const { name, kind, lossy, state, perSecond, lag, lastAt } = row.view
    return {
      name,
      kind: lossy === null ? kindWords(kind) : `${kindWords(kind)}, lossy`,
      state: <StateBadge state={state} />,
      rate: rateWords(perSecond),
      lag,
      last: agoWords(lastAt, now),
    }
  }
  if (row.kind === 'listener') {
    const last = Math.max(0, ...row.intakes.map(({ lastAt }) => lastAt))
    const perSecond = row.intakes.reduce((sum, intake) => sum + intake.perSecond, 0)
    const received = row.intakes.reduce((sum, intake) => sum + intake.received, 0)
    return {
      name: 'HTTP',
      kind: `${formatCount(received)} received`,
      state: <StateBadge state={row.state} />,
      rate: rateWords(perSecond),
      lag: null,
      last: agoWords(last === 0 ? null : last, now),
    }
  }
  const { name, kind, received, lastAt, perSecond } = row.intake
  return {
    name,
    kind: `${kindWords(kind)}, ${formatCount(received)} received`,
    state: <span className={styles.quiet}>{kind === 'file' ? 'imported' : 'not connected'}</span>,
    rate: perSecond > 0 ? rateWords(perSecond) : '–',
    lag: null,
    last: agoWords(lastAt, now),
  }
}
