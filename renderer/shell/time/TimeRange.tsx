import { Menu } from '@mantine/core'
import { IconCalendar, IconChevronDown } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { type KeyboardEvent, memo, type PointerEvent, useRef, useState } from 'react'
import { formatDuration } from '#core/contract/duration.ts'
import { asksOfSteps } from '#core/contract/text/steps-asked.ts'
import type { Histogram } from '#core/contract/workspace.ts'
import { go, useAddress } from '../../address/use-address.ts'
import { formatCount, formatDay, formatMoment, formatNoun, formatZone } from '../../parts/format.ts'
import { api } from '../../transport/client.ts'
import { useIsGone } from '../../transport/connection.ts'
import { useReceipts } from '../../transport/receipts.ts'
import { RangeFields } from './RangeFields.tsx'
import styles from './TimeRange.module.css'
import {
  crossesYears,
  edgesOf,
  monthOf,
  movedEdge,
  openEndWords,
  type Range,
  rangeOf,
  ticksOf,
  tickWords,
} from './time-range.ts'

const BUCKETS = 180
const DAY = 86_400_000
const PRESETS = [
  { label: 'Last hour', ms: 3_600_000 },
  { label: 'Last 24 hours', ms: DAY },
  { label: 'Last 7 days', ms: 7 * DAY },
  { label: 'Last 14 days', ms: 14 * DAY },
  { label: 'Last 30 days', ms: 30 * DAY },
] as const

interface BarsProps {
  readonly histogram: Histogram
  readonly left: number
  readonly right: number
}

const Bars = memo(function Bars({ histogram, left, right }: BarsProps) {
  const count = histogram.events.length
  const most = Math.max(1, ...histogram.events)
  // Two paths instead of hundreds of elements: one for bars outside the range, one for those inside.
  const path = (values: readonly number[], inside: boolean): string =>
    values
      .map((value, index) => {
        const middle = (index + 0.5) / count
        if (value === 0 || (middle >= left && middle <= right) !== inside) return ''
        // Rare is not nothing: a bar is seen from the first event on.
        const height = Math.max(1.2, (value / most) * 30)
        return `M${index + 0.1} 32h0.8v${-height}h-0.8z`
      })
      .join('')
  return (
    <svg className={styles.bars} viewBox={`0 0 ${count} 32`} preserveAspectRatio="none" aria-hidden="true">
      <path d={path(histogram.events, false)} fill="var(--barOff)" />
      <path d={path(histogram.events, true)} fill="var(--barOff)" />
      <path d={path(histogram.matching, true)} fill="var(--bar)" />
      <path
        d={histogram.rejected
          .map((value, index) => (value === 0 ? '' : `M${index + 0.1} 32h0.8v-3h-0.8z`))
          .join('')}
        fill="var(--rejected)"
      />
    </svg>
  )
})

interface EdgeHandleProps {
  readonly histogram: Histogram
  readonly range: Range
  readonly edge: 'from' | 'to'
  readonly at: number
}

/** One end of the range: arrow keys move it by a bar, with Shift by ten. */
function EdgeHandle({ histogram, range, edge, at }: EdgeHandleProps) {
  const value = range[edge] ?? (edge === 'from' ? histogram.from : histogram.to)
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.altKey) return
    const step = event.key === 'ArrowLeft' ? -1 : event.key === 'ArrowRight' ? 1 : 0
    if (event.key === 'Home' && edge === 'from') go({ from: undefined }, { replace: true })
    if (event.key === 'End' && edge === 'to') go({ to: undefined }, { replace: true })
    if (step === 0) return
    event.preventDefault()
    const next = movedEdge(histogram, range, edge, step * (event.shiftKey ? 10 : 1))
    go({ from: next.from, to: next.to }, { replace: true })
  }
  return (
    <div
      className={styles.handle}
      style={{ left: `${at * 100}%` }}
      data-edge={edge}
      role="slider"
      tabIndex={0}
      aria-label={edge === 'from' ? 'Start of the time range' : 'End of the time range'}
      aria-valuemin={histogram.from}
      aria-valuemax={histogram.to}
      aria-valuenow={Math.min(histogram.to, Math.max(histogram.from, value))}
      aria-valuetext={
        edge === 'to' && range.to === undefined
          ? openEndWords(histogram.to, formatMoment)
          : formatMoment(value)
      }
      onKeyDown={onKeyDown}
    />
  )
}

function wordsFor(range: Range, histogram: Histogram): { what: string; length: string } {
  const from = range.from ?? histogram.from
  const to = range.to ?? histogram.to
  const short = to - from < 3 * DAY
  const name = (at: number) => (short ? formatMoment(at) : formatDay(at, crossesYears({ from, to })))
  const what =
    range.from === undefined && range.to === undefined
      ? 'All time'
      : `${name(from)} – ${range.to === undefined ? openEndWords(histogram.to, name) : name(to)}`
  const isOpen = range.to === undefined && range.from !== undefined
  return { what, length: `${formatDuration(to - from)}${isOpen ? ' to the newest' : ''}` }
}

/** What the height of the bars means, in words. */
function scaleOf({ events, from, to }: Histogram): string {
  const most = Math.max(...events)
  return `highest bar: ${formatCount(most)} ${most === 1 ? 'event' : 'events'} in ${formatDuration((to - from) / events.length)}`
}

/** When: the histogram of all events, and a brush over it that narrows every view. */
export function TimeRange() {
  const { from, to, began, where, whose, without } = useAddress()
  const track = useRef<HTMLDivElement>(null)
  const [isChoosing, setChoosing] = useState(false)
  const [drag, setDrag] = useState<{ readonly start: number; readonly at: number } | null>(null)
  // Only who was in a step hangs on the range: for any other filter dragging it need not ask again.
  const within = asksOfSteps(`${where} ${without}`) ? { from, to } : {}
  const query = useQuery(
    api.workspace.histogram.queryOptions({
      input: { buckets: BUCKETS, ...(where === undefined ? {} : { where, whose, without, ...within }) },
    }),
  )
  const receipts = useReceipts()
  const gone = useIsGone()
  const histogram = query.data
  if (histogram === undefined || histogram.events.length === 0) {
    return (
      <section className={styles.range} aria-label="Time range">
        <p className={styles.none}>
          {histogram === undefined ? '' : 'No events yet, so there is no time to choose from.'}
        </p>
      </section>
    )
  }
  const dragged = drag === null ? null : rangeOf(histogram, drag.start, drag.at)
  const range: Range = dragged ?? { from, to }
  const [left, right] = edgesOf(histogram, range)
  const { what, length } = wordsFor(range, histogram)
  const isAll = range.from === undefined && range.to === undefined
  const shareAt = (event: PointerEvent): number => {
    const box = track.current?.getBoundingClientRect()
    return box === undefined ? 0 : Math.min(1, Math.max(0, (event.clientX - box.left) / box.width))
  }
  const endDrag = (event: PointerEvent) => {
    if (drag === null) return
    const at = shareAt(event)
    setDrag(null)
    // A click without a drag is no range: it would be one bar that nobody meant.
    if (Math.abs(at - drag.start) * BUCKETS < 1) return
    const next = rangeOf(histogram, drag.start, at)
    go({ from: next.from, to: next.to })
  }
  const recent = receipts.data?.lastMinute ?? 0
  return (
    <section className={styles.range} aria-label="Time range">
      <Menu position="bottom-start" opened={isChoosing} onChange={setChoosing}>
        <Menu.Target>
          <button type="button" className={styles.label}>
            <span className={styles.what}>
              <IconCalendar size={14} aria-hidden="true" /> {what}
              <IconChevronDown size={13} aria-hidden="true" />
            </span>
            <span className={styles.how}>
              {length} · {began === true ? 'who began in it' : formatZone(range.to ?? histogram.to)}
            </span>
          </button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item onClick={() => go({ from: undefined, to: undefined })}>All time</Menu.Item>
          <Menu.Label>Counted back from the newest event, {formatMoment(histogram.to)}</Menu.Label>
          {PRESETS.map((preset) => (
            <Menu.Item
              key={preset.label}
              onClick={() => go({ from: Math.max(histogram.from, histogram.to - preset.ms), to: undefined })}
            >
              {preset.label}
            </Menu.Item>
          ))}
          <Menu.Label>Calendar months, up to the newest event</Menu.Label>
          <Menu.Item onClick={() => go({ from: monthOf(histogram.to).from, to: undefined })}>
            This month
          </Menu.Item>
          <Menu.Item onClick={() => go(monthOf(histogram.to, 1))}>Last month</Menu.Item>
          {!isAll && (
            <>
              <Menu.Label>Whose events</Menu.Label>
              <Menu.Item disabled={began !== true} onClick={() => go({ began: undefined })}>
                Everyone in it
              </Menu.Item>
              <Menu.Item disabled={began === true} onClick={() => go({ began: true })}>
                People who began in it
              </Menu.Item>
            </>
          )}
          <Menu.Label>By hand, {formatZone(range.to ?? histogram.to)}</Menu.Label>
          <RangeFields range={range} span={histogram} onDone={() => setChoosing(false)} />
        </Menu.Dropdown>
      </Menu>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: dragging is for pointers; the handles inside do the same by keys */}
      <div
        ref={track}
        className={styles.track}
        onPointerDown={(event) => {
          if (event.button !== 0) return
          event.currentTarget.setPointerCapture(event.pointerId)
          const at = shareAt(event)
          const [first, last] = edgesOf(histogram, { from, to })
          const near = 6 / event.currentTarget.clientWidth
          // Near an edge the other end stays where it is; elsewhere a new range begins.
          const start =
            Math.abs(at - first) < near && from !== undefined
              ? last
              : Math.abs(at - last) < near && to !== undefined
                ? first
                : at
          setDrag({ start, at })
        }}
        onPointerMove={(event) => {
          if (drag !== null) setDrag({ ...drag, at: shareAt(event) })
        }}
        onPointerUp={endDrag}
        onPointerCancel={() => setDrag(null)}
        onDoubleClick={() => go({ from: undefined, to: undefined })}
      >
        {!isAll && (
          <div
            className={styles.brush}
            style={{ left: `${left * 100}%`, width: `${(right - left) * 100}%` }}
          />
        )}
        <Bars histogram={histogram} left={left} right={right} />
        <span className={styles.scale}>{scaleOf(histogram)}</span>
        <div className={styles.axis} aria-hidden="true">
          {ticksOf(histogram, 6).map((tick) => (
            <span key={tick}>{tickWords(tick, histogram)}</span>
          ))}
        </div>
        <EdgeHandle histogram={histogram} range={range} edge="from" at={left} />
        <EdgeHandle histogram={histogram} range={range} edge="to" at={right} />
      </div>
      {range.to === undefined ? (
        <div className={styles.live} data-on={!gone || undefined}>
          <b>{gone ? 'Not live' : 'Live'}</b>
          <span>
            {gone
              ? 'no answer'
              : recent === 0
                ? 'waiting for events'
                : `${formatNoun(recent, 'event')} in 60 s`}
          </span>
        </div>
      ) : (
        <button type="button" className={styles.live} onClick={() => go({ to: undefined })}>
          <b>Not live</b>
          <span>Go on to now</span>
        </button>
      )}
    </section>
  )
}
