import { IconChevronDown, IconChevronRight } from '@tabler/icons-react'
import { defaultRangeExtractor, useVirtualizer } from '@tanstack/react-virtual'
import { type KeyboardEvent, useEffect, useRef, useState } from 'react'
import { formatClock, formatCount, formatNoun, formatOffset, formatWeekday } from '../parts/format.ts'
import styles from './Timeline.module.css'
import { EntryCells } from './TimelineEntry.tsx'
import { stopBeside, type TimelineRow } from './timeline.ts'

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

/**
 * What happened, in order, under a header for each session. One stop for Tab: it stands for the current event, and
 * the arrow keys lead from there to the headers.
 */
export function Timeline(props: TimelineProps) {
  const { rows, closed, onToggle, current, onSelect, earlier } = props
  const scroller = useRef<HTMLDivElement>(null)
  const [header, setHeader] = useState<number>()
  const headerRow = rows.findIndex((row) => row.kind === 'session' && row.number === header)
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_HEIGHT,
    getItemKey: (index) => rows[index]?.key ?? index,
    overscan: 12,
    // The header that has the focus stays drawn, wherever somebody scrolls.
    rangeExtractor: (range) => {
      const drawn = defaultRangeExtractor(range)
      return headerRow < 0 || drawn.includes(headerRow) ? drawn : [...drawn, headerRow]
    },
  })
  const currentRow = rows.findIndex(
    (row) => row.kind === 'entry' && row.number !== null && row.entry.eventId === current,
  )
  // What the event itself brought about is no later than it.
  const next = rows.findIndex((row, index) => index > currentRow && !isEffectRow(row))
  const laterFrom = next < 0 ? rows.length : next
  useEffect(() => {
    if (currentRow >= 0) virtual.scrollToIndex(currentRow, { align: 'auto' })
  }, [currentRow, virtual])
  useEffect(() => {
    if (headerRow >= 0) virtual.scrollToIndex(headerRow, { align: 'auto' })
  }, [headerRow, virtual])
  // An event that is chosen by any key takes the focus back from a header.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the focus follows the event, not the drawing
  useEffect(() => {
    if (document.activeElement?.closest('[data-session]') != null) scroller.current?.focus()
  }, [current])

  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return
    if (header !== undefined && (event.key === 'ArrowLeft' || event.key === 'ArrowRight')) {
      event.preventDefault()
      if (closed.has(header) === (event.key === 'ArrowRight')) onToggle(header)
      return
    }
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : undefined
    const from =
      header !== undefined
        ? ({ kind: 'session', session: header } as const)
        : current === undefined
          ? undefined
          : ({ kind: 'event', eventId: current } as const)
    const stop = step === undefined || from === undefined ? undefined : stopBeside(rows, from, step)
    if (stop === undefined) return
    event.preventDefault()
    if (stop.kind === 'session') {
      setHeader(stop.session)
    } else {
      scroller.current?.focus()
      if (stop.eventId !== current) onSelect(stop.eventId)
    }
  }

  return (
    <section
      ref={scroller}
      className={styles.scroller}
      aria-label="Timeline"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
      tabIndex={0}
      data-timeline
      onKeyDown={onKeyDown}
    >
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
                    focused={row.number === header}
                    onFocus={(has) => setHeader(has ? row.number : undefined)}
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
                data-later={(currentRow >= 0 && item.index >= laterFrom) || undefined}
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

/** An alert, a webhook or a copy: it stands behind its event and changes no state. */
function isEffectRow(row: TimelineRow): boolean {
  return row.kind === 'entry' && row.number === null
}

interface SessionHeaderProps {
  readonly row: Extract<TimelineRow, { kind: 'session' }>
  readonly closed: boolean
  /** The arrow keys have come to it. */
  readonly focused: boolean
  readonly onFocus: (has: boolean) => void
  readonly onToggle: () => void
}

function SessionHeader({ row, closed, focused, onFocus, onToggle }: SessionHeaderProps) {
  const button = useRef<HTMLButtonElement>(null)
  useEffect(() => {
    if (focused) button.current?.focus({ preventScroll: true })
  }, [focused])
  const about = [row.source, row.channel, formatNoun(row.events, 'event')]
  return (
    <td colSpan={6} className={styles.sessionCell}>
      <button
        ref={button}
        type="button"
        className={styles.toggle}
        tabIndex={-1}
        data-session
        aria-expanded={!closed}
        onFocus={() => onFocus(true)}
        onBlur={() => onFocus(false)}
        onClick={onToggle}
      >
        {closed ? <IconChevronRight size={13} /> : <IconChevronDown size={13} />}
        <strong>Session {row.number}</strong>
        <span>
          {formatWeekday(row.from)}, {formatClock(row.from)} – {formatClock(row.to)} {formatOffset(row.from)}
        </span>
      </button>
      <span className={styles.about}>{about.filter((part) => part !== undefined).join(' · ')}</span>
    </td>
  )
}
