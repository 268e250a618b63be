import { ActionIcon, Tooltip } from '@mantine/core'
import {
  IconChevronLeft,
  IconChevronRight,
  IconPlayerSkipBack,
  IconPlayerSkipForward,
} from '@tabler/icons-react'
import { type ReactNode, useEffect, useMemo, useState } from 'react'
import type { Person } from '#core/contract/people.ts'
import { formatCount } from '../parts/format.ts'
import { useKeys } from '../shell/keys/keys.ts'
import { focusWhy } from '../shell/panes/focus-why.ts'
import { PersonHeader } from './PersonHeader.tsx'
import styles from './PersonPane.module.css'
import { Scrubber } from './Scrubber.tsx'
import { StatePane } from './StatePane.tsx'
import { Timeline } from './Timeline.tsx'
import { isFolded, nextMove, stepFrom, timelineRows } from './timeline.ts'

interface PersonPaneProps {
  readonly person: Person
  /** The event that is selected; the newest where none is. */
  readonly eventId: string | undefined
  readonly onEvent: (eventId: string) => void
  readonly earlier: { readonly count: number; readonly loading: boolean; readonly load: () => void } | null
}

/** One person: who and where, the timeline, and the state as of any event on it. */
export function PersonPane(props: PersonPaneProps) {
  const { person, eventId, onEvent, earlier } = props
  const { offset, numberBefore } = person
  const [closed, setClosed] = useState<ReadonlySet<number>>(new Set())
  const events = useMemo(() => person.timeline.filter(isFolded), [person.timeline])
  const allRows = useMemo(
    () => timelineRows(person.timeline, { offset, numberBefore }, new Set()),
    [person.timeline, offset, numberBefore],
  )
  const rows = useMemo(
    () => (closed.size === 0 ? allRows : timelineRows(person.timeline, { offset, numberBefore }, closed)),
    [allRows, person.timeline, offset, numberBefore, closed],
  )
  const found = events.findIndex((event) => event.eventId === eventId)
  const index = found < 0 ? events.length - 1 : found
  const current = events[index]
  const number = numberBefore + index + 1
  const total = numberBefore + events.length
  const currentRow = allRows.find((row) => row.kind === 'entry' && row.number === number)
  const sessionNumber = currentRow?.kind === 'entry' ? currentRow.session : undefined
  const session = allRows.find((row) => row.kind === 'session' && row.number === sessionNumber)

  const at = current?.eventId
  const go = (to: string | undefined) => {
    if (to !== undefined && to !== eventId) onEvent(to)
  }
  const along = (direction: -1 | 1) => (event: KeyboardEvent) =>
    go(event.shiftKey ? nextMove(events, at, direction) : stepFrom(events, at, direction))
  useKeys('People', [
    {
      key: '↑',
      what: 'event before; in the timeline session headers too',
      run: () => go(stepFrom(events, at, -1)),
    },
    {
      key: '↓',
      what: 'event after; in the timeline session headers too',
      run: () => go(stepFrom(events, at, 1)),
    },
    { key: '←', what: 'scrub back; with Shift to the move before', run: along(-1) },
    { key: '→', what: 'scrub on; with Shift to the next move', run: along(1) },
    { key: 'Home', what: 'first event', run: () => go(stepFrom(events, at, 'first')) },
    { key: 'End', what: 'last event', run: () => go(stepFrom(events, at, 'last')) },
    { key: 'Enter', what: 'open or close the session whose header has the focus; ← closes, → opens' },
    { key: 'W', what: 'why it moved or did not', run: focusWhy },
  ])

  // A session that is closed would hide the event that the keys have come to.
  useEffect(() => {
    if (sessionNumber === undefined || eventId === undefined) return
    setClosed((before) => {
      if (!before.has(sessionNumber)) return before
      const after = new Set(before)
      after.delete(sessionNumber)
      return after
    })
  }, [sessionNumber, eventId])

  const position = `event ${formatCount(number)} of ${formatCount(total)}`
  return (
    <div className={styles.pane}>
      <PersonHeader person={person} />
      <div className={styles.scrub}>
        <Go label="First event" keys="Home" onGo={() => go(stepFrom(events, at, 'first'))}>
          <IconPlayerSkipBack size={15} />
        </Go>
        <Go label="Event before" keys="←" onGo={() => go(stepFrom(events, at, -1))}>
          <IconChevronLeft size={16} />
        </Go>
        <Go label="Event after" keys="→" onGo={() => go(stepFrom(events, at, 1))}>
          <IconChevronRight size={16} />
        </Go>
        <Go label="Last event" keys="End" onGo={() => go(stepFrom(events, at, 'last'))}>
          <IconPlayerSkipForward size={15} />
        </Go>
        <span className={styles.asOf} role="status">
          State as of event <strong>{formatCount(number)}</strong> of {formatCount(total)}
        </span>
        <Scrubber
          events={events}
          index={index}
          label={`State as of ${position}`}
          onIndex={(at) => {
            const event = events[at]
            if (event !== undefined && event.eventId !== current?.eventId) onEvent(event.eventId)
          }}
        />
      </div>
      <Timeline
        rows={rows}
        closed={closed}
        onToggle={(number) =>
          setClosed((before) => {
            const after = new Set(before)
            if (!after.delete(number)) after.add(number)
            return after
          })
        }
        current={current?.eventId}
        onSelect={onEvent}
        earlier={earlier}
      />
      {current !== undefined && (
        <StatePane
          person={person.profile.id}
          eventId={current.eventId}
          number={number}
          now={person.state}
          session={
            session?.kind === 'session' && session.firstEventId !== undefined
              ? { number: session.number, firstEventId: session.firstEventId }
              : undefined
          }
        />
      )}
    </div>
  )
}

interface GoProps {
  readonly label: string
  readonly keys: string
  readonly onGo: () => void
  readonly children: ReactNode
}

function Go({ label, keys, onGo, children }: GoProps) {
  return (
    <Tooltip label={`${label} (${keys})`}>
      <ActionIcon aria-label={label} onClick={onGo}>
        {children}
      </ActionIcon>
    </Tooltip>
  )
}
