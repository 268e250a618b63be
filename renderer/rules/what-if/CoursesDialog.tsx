import { Modal } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import type { Courses } from '#core/contract/drafts.ts'
import { href } from '../../address/use-address.ts'
import { ErrorState } from '../../parts/ErrorState.tsx'
import { formatMoment, formatNoun } from '../../parts/format.ts'
import { Loading } from '../../parts/Loading.tsx'
import { api } from '../../transport/client.ts'
import styles from './Courses.module.css'

type Move = Courses['events'][number]['before']

function Moved({ move, differs }: { readonly move: Move; readonly differs: boolean }) {
  if (move === null)
    return (
      <td data-differs={differs || undefined} className={styles.stays}>
        no move
      </td>
    )
  return (
    <td data-differs={differs || undefined}>
      {move.from} → <b>{move.to}</b> <span className={styles.rule}>{move.rule}</span>
    </td>
  )
}

function key(move: Move): string {
  return move === null ? '' : `${move.from}\n${move.to}\n${move.rule}`
}

/** Brings the first event that is judged otherwise into view. */
function reveal(row: HTMLTableRowElement | null): void {
  row?.scrollIntoView({ block: 'center' })
}

interface CoursesDialogProps {
  readonly person: string
  readonly text: string
  /** Id of a further journey; undefined for the main one. */
  readonly journey: string | undefined
  readonly onClose: () => void
}

/** One person's timeline twice, as it goes in one journey: as it is, and as the draft would have made it from the start. */
export function CoursesDialog({ person, text, journey, onClose }: CoursesDialogProps) {
  const courses = useQuery(
    api.drafts.courses.queryOptions({
      input: { id: person, text, ...(journey === undefined ? {} : { journey }) },
      placeholderData: () => undefined,
    }),
  )
  const { data } = courses
  const otherwise = (data?.events ?? []).filter(({ before, after }) => key(before) !== key(after))
  const first = data?.events.findIndex(({ eventId }) => eventId === otherwise[0]?.eventId)
  return (
    <Modal
      opened
      onClose={onClose}
      size={980}
      title={`${person}, now and under the draft${journey === undefined ? '' : `, in the journey ${journey}`}`}
      closeButtonProps={{ 'aria-label': 'Close both timelines' }}
    >
      {courses.isError && <ErrorState error={courses.error} onRetry={() => void courses.refetch()} />}
      {data === undefined && !courses.isError && <Loading what="both timelines" />}
      {data !== undefined && data !== null && (
        <>
          <p className={styles.sentence}>
            {data.stepBefore === null ? (
              'The active rules do not have this journey'
            ) : (
              <>
                Stands in <b>{data.stepBefore}</b> now
              </>
            )}{' '}
            and {data.stepAfter === null ? 'the draft does not have it' : 'would stand in '}
            {data.stepAfter !== null && <b>{data.stepAfter}</b>};{' '}
            {formatNoun(otherwise.length, 'row differs', 'rows differ')}: what was sent, and what timers and
            rules did besides.{' '}
            <a href={href({ view: 'people', selection: { kind: 'person', id: person }, of: undefined })}>
              Open the person
            </a>
          </p>
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
          <section className={styles.scroller} tabIndex={0} aria-label="Both timelines">
            <table className={styles.table}>
              <thead>
                <tr>
                  <th scope="col">Time</th>
                  <th scope="col">Event</th>
                  <th scope="col">Now</th>
                  <th scope="col">Under the draft</th>
                </tr>
              </thead>
              <tbody>
                {data.events.map((event, index) => {
                  const differs = key(event.before) !== key(event.after)
                  return (
                    <tr key={event.eventId} ref={index === first ? reveal : undefined}>
                      <td className={styles.time}>{formatMoment(event.timestamp)}</td>
                      <th scope="row">{event.eventType}</th>
                      <Moved move={event.before} differs={differs} />
                      <Moved move={event.after} differs={differs} />
                    </tr>
                  )
                })}
              </tbody>
            </table>
          </section>
          {data.earlier > 0 && (
            <p className={styles.sentence}>{formatNoun(data.earlier, 'earlier row')} not shown.</p>
          )}
        </>
      )}
      {data === null && <p className={styles.sentence}>This person has no events any more.</p>}
    </Modal>
  )
}
