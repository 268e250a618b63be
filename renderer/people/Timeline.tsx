import {
  IconAlertTriangle,
  IconBell,
  IconBolt,
  IconChevronDown,
  IconChevronRight,
  IconSend,
} from '@tabler/icons-react'
import { useVirtualizer } from '@tanstack/react-virtual'
import { type ReactNode, useEffect, useRef } from 'react'
import { formatDuration } from '#core/contract/duration.ts'
import { outcomeNow, type TimelineEvent } from '#core/contract/people.ts'
import { href } from '../address/use-address.ts'
import { formatClock, formatCount, formatNoun, formatWeekday } from '../parts/format.ts'
import { OutcomeBadge } from '../parts/OutcomeBadge.tsx'
import { deliveryWords } from './delivery-words.ts'
import styles from './Timeline.module.css'
import type { TimelineRow } from './timeline.ts'

const ROW_HEIGHT = 27

interface TimelineProps {
  readonly rows: readonly TimelineRow[]
  readonly closed: ReadonlySet<number>
  readonly onToggle: (session: number) => void
  /** The event whose state is shown; what comes after it is paler. */
  readonly current: string | undefined
  readonly onSelect: (eventId: string) => void
  readonly earlier: { readonly count: number; readonly loading: boolean; readonly load: () => void } | null
}

/** What happened, in order, under a header for each session. */
export function Timeline(props: TimelineProps) {
  const { rows, closed, onToggle, current, onSelect, earlier } = props
  const scroller = useRef<HTMLDivElement>(null)
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_HEIGHT,
    getItemKey: (index) => rows[index]?.key ?? index,
    overscan: 12,
  })
  const currentRow = rows.findIndex(
    (row) => row.kind === 'entry' && row.number !== null && row.entry.eventId === current,
  )
  useEffect(() => {
    if (currentRow >= 0) virtual.scrollToIndex(currentRow, { align: 'auto' })
  }, [currentRow, virtual])

  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <section ref={scroller} className={styles.scroller} aria-label="Timeline" tabIndex={0} data-timeline>
      {earlier !== null && (
        <button type="button" className={styles.earlier} onClick={earlier.load} disabled={earlier.loading}>
          {earlier.loading
            ? 'Loading…'
            : `${formatCount(earlier.count)} earlier entries are not loaded. Load more`}
        </button>
      )}
      <table aria-rowcount={rows.length} className={styles.table}>
        <tbody style={{ height: virtual.getTotalSize() }}>
          {virtual.getVirtualItems().map((item) => {
            const row = rows[item.index]
            if (row === undefined) return null
            const place = { transform: `translateY(${item.start}px)` }
            if (row.kind === 'session') {
              return (
                <tr key={row.key} aria-rowindex={item.index + 1} className={styles.session} style={place}>
                  <SessionHeader
                    row={row}
                    closed={closed.has(row.number)}
                    onToggle={() => onToggle(row.number)}
                  />
                </tr>
              )
            }
            const { entry } = row
            const target = row.number === null ? (entry.causedBy ?? entry.eventId) : entry.eventId
            return (
              // The arrow keys walk the events; a click is the pointer's way.
              <tr
                key={row.key}
                aria-rowindex={item.index + 1}
                aria-current={item.index === currentRow}
                data-later={(currentRow >= 0 && item.index > currentRow) || undefined}
                data-kind={entry.kind}
                className={styles.row}
                style={place}
                onClick={() => onSelect(target)}
              >
                <EntryCells entry={entry} number={row.number} />
              </tr>
            )
          })}
        </tbody>
      </table>
    </section>
  )
}

interface SessionHeaderProps {
  readonly row: Extract<TimelineRow, { kind: 'session' }>
  readonly closed: boolean
  readonly onToggle: () => void
}

function SessionHeader({ row, closed, onToggle }: SessionHeaderProps) {
  const about = [row.source, row.channel, formatNoun(row.events, 'event')]
  return (
    <td colSpan={6} className={styles.sessionCell}>
      <button type="button" className={styles.toggle} aria-expanded={!closed} onClick={onToggle}>
        {closed ? <IconChevronRight size={13} /> : <IconChevronDown size={13} />}
        <strong>Session {row.number}</strong>
        <span>
          {formatWeekday(row.from)}, {formatClock(row.from)} – {formatClock(row.to)}
        </span>
      </button>
      <span className={styles.about}>{about.filter((part) => part !== undefined).join(' · ')}</span>
    </td>
  )
}

interface EntryCellsProps {
  readonly entry: TimelineEvent
  readonly number: number | null
}

function EntryCells({ entry, number }: EntryCellsProps) {
  const { rule = entry.further?.[0]?.rule } = entry
  return (
    <>
      <td className={styles.number}>{number === null ? '' : formatCount(number)}</td>
      <td className={styles.time}>{formatClock(entry.timestamp, 'millisecond')}</td>
      <td className={styles.type} title={entry.eventType}>
        {isEffect(entry) ? '' : entry.eventType}
      </td>
      <td className={styles.outcome}>
        <EntryMark entry={entry} />
      </td>
      <td className={styles.what} title={entry.note} {...(rule === undefined ? { colSpan: 2 } : {})}>
        <What entry={entry} />
      </td>
      {rule !== undefined && (
        <td className={styles.rule}>
          <a
            tabIndex={-1}
            href={href({ view: 'rules', selection: { kind: 'rule', id: rule } })}
            onClick={(event) => event.stopPropagation()}
          >
            {rule}
          </a>
        </td>
      )}
    </>
  )
}

function isEffect({ kind }: TimelineEvent): boolean {
  return kind === 'alert' || kind === 'webhook'
}

function EntryMark({ entry }: { readonly entry: TimelineEvent }): ReactNode {
  if (entry.kind === 'alert') {
    return (
      <span className={styles.mark} data-tone="alert">
        <IconBell size={12} aria-hidden="true" /> alert
      </span>
    )
  }
  if (entry.kind === 'webhook') {
    return (
      <span className={styles.mark} data-tone="caused">
        <IconSend size={12} aria-hidden="true" /> webhook
      </span>
    )
  }
  if (entry.kind === 'caused') {
    return (
      <span className={styles.mark} data-tone="caused">
        <IconBolt size={12} aria-hidden="true" /> caused
      </span>
    )
  }
  const outcome = (entry.kind === 'event' ? outcomeNow(entry) : undefined) ?? entry.outcome
  return outcome === undefined ? null : <OutcomeBadge outcome={outcome} />
}

/** From so many ms on, a clock that is ahead is worth saying. */
const CLOCK_AHEAD = 60_000

function What({ entry }: { readonly entry: TimelineEvent }): ReactNode {
  const held = entry.held === true && entry.delivery === undefined && (
    <span className={styles.late}>
      <IconAlertTriangle size={11} aria-hidden="true" /> held back, its event came late
    </span>
  )
  // What no rule did, a decision did: its words say which.
  const decided = entry.kind === 'caused' && entry.rule === undefined
  const moved = !isEffect(entry) && !decided && entry.from !== undefined && entry.to !== undefined
  const late = entry.lateBy === undefined ? undefined : `late by ${formatDuration(entry.lateBy)}`
  const ahead = entry.receivedAt === undefined ? 0 : entry.timestamp - entry.receivedAt
  const judgedAgain = entry.kind === 'event' && outcomeNow(entry) !== undefined
  return (
    <>
      {moved ? (
        <span className={styles.move} title={`${entry.from} → ${entry.to}`}>
          <span className={styles.from}>{entry.from}</span>
          <span className={styles.arrow}> → </span>
          <span className={styles.to}>{entry.to}</span>
          {entry.further?.map(({ journey, from, to, rule }) => (
            <span key={`${journey} ${rule}`} className={styles.from}>
              {`; ${from} → ${to} in ${journey}`}
            </span>
          ))}
        </span>
      ) : (
        <span>{entry.note}</span>
      )}
      {entry.delivery !== undefined && (
        <span
          className={styles.delivery}
          data-sent={entry.delivery.state === 'sent' || undefined}
          title={deliveryWords(entry.delivery)}
        >
          {deliveryWords(entry.delivery)}
        </span>
      )}
      {late !== undefined && (
        <span
          className={styles.late}
          title="Older by so much than the newest event of this person that had come before it; more than 24 hours are LATE"
        >
          {late}
        </span>
      )}
      {ahead >= CLOCK_AHEAD && (
        <span
          className={styles.late}
          title="Its timestamp is ahead of its arrival: the clock of the sender is fast. More than 24 hours are refused."
        >
          clock ahead by {formatDuration(ahead)}
        </span>
      )}
      {judgedAgain && (
        <span
          className={styles.late}
          title={`The badge and these words say what holds now. When it came in, its receipt said ${entry.outcome}: late events, a merge or other rules have changed since what it meets. Its panel says which.`}
        >
          at arrival {entry.outcome}
        </span>
      )}
      {held}
    </>
  )
}
