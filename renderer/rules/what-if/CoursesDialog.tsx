import { Modal } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { Courses } from '#core/contract/drafts.ts'
import { href } from '../../address/use-address.ts'
import { ErrorState } from '../../parts/ErrorState.tsx'
import { formatMoment, formatNoun } from '../../parts/format.ts'
import { Loading } from '../../parts/Loading.tsx'
import { api } from '../../transport/client.ts'
import { JourneyChoice } from '../JourneyChoice.tsx'
import styles from './Courses.module.css'
import { type CourseRow, differs, firstOther, type Move, rowsOf } from './course-rows.ts'
import { StandsTable } from './StandsTable.tsx'

function Moved({ move, isOther }: { readonly move: Move; readonly isOther: boolean }) {
  if (move === null)
    return (
      <td data-differs={isOther || undefined} className={styles.stays}>
        no move
      </td>
    )
  return (
    <td data-differs={isOther || undefined}>
      {move.from} → <b>{move.to}</b> <span className={styles.rule}>{move.rule}</span>
    </td>
  )
}

/** Brings the first event that is judged otherwise into view. */
function reveal(row: HTMLTableRowElement | null): void {
  row?.scrollIntoView({ block: 'center' })
}

function Row({ row, named, isFirst }: { row: CourseRow; named: boolean; isFirst: boolean }) {
  const { event, journey, before, after } = row
  return (
    <tr ref={isFirst ? reveal : undefined} data-goes-on={row.isFirst ? undefined : ''}>
      <td className={styles.time}>{row.isFirst ? formatMoment(event.timestamp) : ''}</td>
      <th scope="row">
        {row.isFirst ? event.eventType : <span className={styles.again}>the same event</span>}
      </th>
      {named && (
        <td className={styles.journey}>{journey === null ? '' : journey === '' ? 'main' : journey}</td>
      )}
      <Moved move={before} isOther={differs(row)} />
      <Moved move={after} isOther={differs(row)} />
    </tr>
  )
}

interface CoursesDialogProps {
  readonly person: string
  readonly text: string
  /** Id of the journey that is looked at first; empty for the main one. */
  readonly journey: string
  readonly onClose: () => void
}

/** One person's timeline twice: as it is, and as the draft would have made it from the start, in one journey or in all. */
export function CoursesDialog({ person, text, journey, onClose }: CoursesDialogProps) {
  const courses = useQuery(
    api.drafts.courses.queryOptions({ input: { id: person, text }, placeholderData: () => undefined }),
  )
  const { data } = courses
  return (
    <Modal
      opened
      onClose={onClose}
      size={1080}
      title={`${person}, now and under the draft`}
      closeButtonProps={{ 'aria-label': 'Close both timelines' }}
    >
      {courses.isError && <ErrorState error={courses.error} onRetry={() => void courses.refetch()} />}
      {data === undefined && !courses.isError && <Loading what="both timelines" />}
      {data !== undefined && data !== null && <Both courses={data} first={journey} />}
      {data === null && <p className={styles.sentence}>This person has no events any more.</p>}
    </Modal>
  )
}

/** Where the person stands on both sides, and the rows of the journeys that are asked for. */
function Both({ courses, first }: { readonly courses: Courses; readonly first: string }) {
  const { id, journeys, events, earlier } = courses
  const isOne = journeys.length < 2
  const [chosen, setChosen] = useState<string | null>(isOne ? '' : first)
  const shown = chosen === null || journeys.some((journey) => journey.id === chosen) ? chosen : ''
  const rows = rowsOf(events, shown)
  const revealed = firstOther(rows)
  const others = journeys.reduce((sum, { differ }) => sum + differ, 0)
  return (
    <>
      <StandsTable journeys={journeys} />
      <div className={styles.bar}>
        {!isOne && (
          <JourneyChoice
            label="Journeys in the timelines"
            all={formatNoun(others, 'row differs', 'rows differ')}
            journeys={journeys.map(({ id: each, differ }) => ({
              id: each,
              note: differ === 0 ? 'nothing differs' : formatNoun(differ, 'row differs', 'rows differ'),
            }))}
            value={shown}
            width={250}
            onChange={setChosen}
          />
        )}
        <p className={styles.sentence}>
          Rows are what was sent, and what timers and rules did besides. The draft judges from the first event
          on.
        </p>
        <a href={href({ view: 'people', selection: { kind: 'person', id }, of: undefined })}>
          Open the person
        </a>
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
      <section className={styles.scroller} tabIndex={0} aria-label="Both timelines">
        <table className={styles.table}>
          <thead>
            <tr>
              <th scope="col">Time</th>
              <th scope="col">Event</th>
              {shown === null && <th scope="col">Journey</th>}
              <th scope="col">Now</th>
              <th scope="col">Under the draft</th>
            </tr>
          </thead>
          <tbody>
            {rows.map((row, index) => (
              <Row
                key={`${row.event.eventId} ${row.journey ?? ''}`}
                row={row}
                named={shown === null}
                isFirst={index === revealed}
              />
            ))}
          </tbody>
        </table>
      </section>
      {earlier > 0 && <p className={styles.sentence}>{formatNoun(earlier, 'earlier row')} not shown.</p>}
    </>
  )
}
