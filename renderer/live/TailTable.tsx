import { useVirtualizer } from '@tanstack/react-virtual'
import { memo, useEffect, useLayoutEffect, useRef } from 'react'
import type { TailRow } from '#core/contract/live.ts'
import { go, href } from '../address/use-address.ts'
import { formatClock, formatCount, formatMoment } from '../parts/format.ts'
import { OutcomeBadge } from '../parts/OutcomeBadge.tsx'
import { Scroller } from '../parts/Scroller.tsx'
import styles from './TailTable.module.css'
import { TAIL_KEPT, type TailGap, type TailList } from './tail-list.ts'
import { useReasons } from './use-reasons.ts'

const ROW_HEIGHT = 26
const HEADINGS = ['Came', 'Person', 'Event', 'Source', 'Outcome', 'What happened', 'Rule']

interface TailTableProps {
  readonly list: TailList
  readonly selected: number | undefined
  readonly onOlder: () => void
  readonly onGap: (gap: TailGap) => void
}

/** The tail, newest first. Only the rows in view exist; a list that was scrolled down stays where it is. */
export const TailTable = memo(function TailTable({ list, selected, onOlder, onGap }: TailTableProps) {
  const { items, hasOlder } = list
  const scroller = useRef<HTMLElement>(null)
  const top = useRef(items[0])
  const virtual = useVirtualizer({
    count: items.length + 1,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_HEIGHT,
    overscan: 6,
  })
  useLayoutEffect(() => {
    const element = scroller.current
    const before = top.current
    top.current = items[0]
    if (element === null || before === undefined || element.scrollTop === 0) return
    const moved = items.indexOf(before)
    if (moved > 0) element.scrollTop += moved * ROW_HEIGHT
  }, [items])

  const inSight = useRef<readonly TailRow[]>([])
  inSight.current = virtual.getVirtualItems().flatMap(({ index }) => {
    const item = items[index]
    return item?.kind === 'row' ? [item.row] : []
  })
  const reasons = useReasons(inSight)

  const selectedIndex =
    selected === undefined
      ? -1
      : items.findIndex((item) => item.kind === 'row' && item.row.arrival === selected)
  const lastShown = virtual.getVirtualItems().at(-1)?.index ?? 0
  useEffect(() => {
    if (hasOlder && lastShown >= items.length - 5) onOlder()
  }, [hasOlder, lastShown, items.length, onOlder])
  // Only a change of the selection scrolls; rows that arrive meanwhile move its index, not the person's place.
  // biome-ignore lint/correctness/useExhaustiveDependencies: see above
  useEffect(() => {
    if (selectedIndex >= 0) virtual.scrollToIndex(selectedIndex, { align: 'auto' })
  }, [selected])

  return (
    <div className={styles.frame}>
      <div className={styles.head} aria-hidden="true">
        {HEADINGS.map((heading) => (
          <span key={heading}>{heading}</span>
        ))}
      </div>
      <Scroller ref={scroller} label="Events as they came">
        <table aria-rowcount={items.length} className={styles.table}>
          <thead className={styles.hidden}>
            <tr>
              {HEADINGS.map((heading) => (
                <th key={heading}>{heading}</th>
              ))}
            </tr>
          </thead>
          <tbody style={{ height: virtual.getTotalSize() }}>
            {virtual.getVirtualItems().map(({ index, start }) => {
              const item = items[index]
              if (item === undefined) return <EndLine key="end" top={start} list={list} />
              if (item.kind === 'gap') {
                return <GapLine key={`gap ${item.before}`} gap={item} top={start} onGap={onGap} />
              }
              const { row } = item
              // The place is the key: when all rows move on at once, new texts in old rows cost far less than new rows.
              return (
                <Line
                  key={index}
                  row={row}
                  note={reasons.get(row.arrival) ?? row.note}
                  top={start}
                  selected={row.arrival === selected}
                />
              )
            })}
          </tbody>
        </table>
      </Scroller>
    </div>
  )
})

interface LineProps {
  readonly row: TailRow
  /** What happened, in one line. */
  readonly note: string
  readonly top: number
  readonly selected: boolean
}

/** When it came, and when it happened where that is told. */
function timesOf({ receivedAt, timestamp }: TailRow): string {
  const came = `came ${formatMoment(receivedAt, 'millisecond')}`
  return timestamp === null ? came : `${came}, happened ${formatMoment(timestamp, 'millisecond')}`
}

/** To the person; from what was refused to all that came of them here, since they may never have become a person. */
function whoHref(outcome: TailRow['outcome'], person: string): string {
  if (outcome !== 'REJECTED') return href({ view: 'people', selection: { kind: 'person', id: person } })
  const params = { person, hide: undefined, intake: undefined, reason: undefined, type: undefined }
  return href({ view: 'live', selection: undefined, params })
}

const Line = memo(function Line({ row, note, top, selected }: LineProps) {
  const { person, rule } = row
  return (
    // The arrow keys walk the rows; a click is the pointer's way.
    <tr
      className={styles.row}
      style={{ transform: `translateY(${top}px)` }}
      aria-current={selected}
      onClick={() => go({ selection: { kind: 'receipt', arrival: row.arrival } })}
    >
      <td className={styles.mono} title={timesOf(row)}>
        {formatMoment(row.receivedAt, 'second')}
        <span className={styles.fraction}>{formatClock(row.receivedAt, 'millisecond').slice(-4)}</span>
      </td>
      <td className={styles.mono}>
        {person === null ? (
          <span className={styles.quiet}>unknown</span>
        ) : (
          <a
            tabIndex={-1}
            href={whoHref(row.outcome, person)}
            title={row.outcome === 'REJECTED' ? `All that came of ${person}` : undefined}
            onClick={(event) => event.stopPropagation()}
          >
            {person}
          </a>
        )}
      </td>
      <td className={styles.mono}>{row.eventType ?? <span className={styles.quiet}>unknown</span>}</td>
      <td>{row.source ?? ''}</td>
      <td>
        <OutcomeBadge outcome={row.outcome} />
      </td>
      <td title={note}>
        {row.settled !== undefined && (
          <span className={styles.settled}>{row.settled === 'retried' ? 'tried again' : 'discarded'} · </span>
        )}
        {row.now !== undefined && (
          <span
            className={styles.settled}
            title="The badge is the receipt, written once at arrival. Late events, a merge or other rules have changed since what this event meets."
          >
            judged again, now:{' '}
          </span>
        )}
        {row.from !== undefined && row.to !== undefined ? (
          <>
            <span className={styles.from}>{row.from} → </span>
            <span className={styles.to}>{row.to}</span>
          </>
        ) : (
          note
        )}
      </td>
      <td className={styles.rule}>
        {rule !== undefined && (
          <a
            tabIndex={-1}
            href={href({ view: 'rules', selection: { kind: 'rule', id: rule } })}
            onClick={(event) => event.stopPropagation()}
          >
            {rule}
          </a>
        )}
      </td>
    </tr>
  )
})

interface GapLineProps {
  readonly gap: TailGap
  readonly top: number
  readonly onGap: (gap: TailGap) => void
}

function GapLine({ gap, top, onGap }: GapLineProps) {
  return (
    <tr className={styles.between} style={{ transform: `translateY(${top}px)` }}>
      <td colSpan={HEADINGS.length}>
        {formatCount(gap.count)} more came here at once.{' '}
        <button type="button" onClick={() => onGap(gap)}>
          {gap.count > 500 ? 'Show 500 of them' : 'Show them'}
        </button>
      </td>
    </tr>
  )
}

function EndLine({ top, list }: { readonly top: number; readonly list: TailList }) {
  const text = !list.hasOlder
    ? 'This is where it began.'
    : list.items.length >= TAIL_KEPT
      ? `The list ends here at ${formatCount(TAIL_KEPT)}. Older events are in the workspace: narrow the list or the time range to see them.`
      : 'Loading older ones…'
  return (
    <tr className={styles.between} style={{ transform: `translateY(${top}px)` }}>
      <td colSpan={HEADINGS.length}>{text}</td>
    </tr>
  )
}
