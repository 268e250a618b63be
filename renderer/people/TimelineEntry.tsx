import { IconAlertTriangle, IconBell, IconBolt, IconSend } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { formatDuration } from '#core/contract/duration.ts'
import { outcomeNow, type TimelineEvent } from '#core/contract/people.ts'
import { href } from '../address/use-address.ts'
import { formatClock, formatCount } from '../parts/format.ts'
import { OutcomeBadge } from '../parts/OutcomeBadge.tsx'
import { deliveryWords } from './delivery-words.ts'
import { copyNote } from './event-words.ts'
import styles from './Timeline.module.css'

interface EntryCellsProps {
  readonly entry: TimelineEvent
  readonly number: number | null
}

/** The cells of one entry: its number, its moment, what it was, what came of it and by which rule. */
export function EntryCells({ entry, number }: EntryCellsProps) {
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
      <td
        className={styles.what}
        title={entry.kind === 'duplicate' ? copyNote(entry) : entry.note}
        {...(rule === undefined ? { colSpan: 2 } : {})}
      >
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
        <span>{entry.kind === 'duplicate' ? copyNote(entry) : entry.note}</span>
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
