import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { formatDuration } from '#core/contract/duration.ts'
import type { TailRow } from '#core/contract/live.ts'
import { href } from '../address/use-address.ts'
import { Empty } from '../parts/Empty.tsx'
import { ErrorState } from '../parts/ErrorState.tsx'
import { formatClock, formatMoment, formatNoun } from '../parts/format.ts'
import { InspectorFrame, InspectorSection } from '../parts/InspectorFrame.tsx'
import { Loading } from '../parts/Loading.tsx'
import { OutcomeBadge } from '../parts/OutcomeBadge.tsx'
import { CopyAsCurl, Envelope } from '../people/EventInspector.tsx'
import { Fields } from '../people/payload/Fields.tsx'
import { PayloadTable } from '../people/payload/PayloadTable.tsx'
import { Why } from '../people/why/Why.tsx'
import { api } from '../transport/client.ts'
import { DeadLetterDetails } from './DeadLetterDetails.tsx'

/** One receipt: what became of one delivery, and why. */
export function ReceiptInspector({ arrival }: { readonly arrival: number }) {
  const found = useQuery(api.live.tail.queryOptions({ input: { before: arrival + 1, limit: 1, filter: {} } }))
  if (found.isError && found.data === undefined) {
    return <ErrorState error={found.error} onRetry={() => void found.refetch()} />
  }
  if (found.data === undefined) return <Loading what="the receipt" />
  const row = found.data.rows[0]
  if (row === undefined || (row.arrival !== arrival && !found.isPlaceholderData)) {
    return (
      <Empty title="This receipt is not in the workspace">The link may come from another workspace.</Empty>
    )
  }
  return row.outcome === 'REJECTED' ? <DeadLetterDetails row={row} /> : <Accepted row={row} />
}

function badgesOf(row: TailRow) {
  return (
    <>
      <OutcomeBadge outcome={row.outcome} />
      <span>
        {formatClock(row.receivedAt, 'millisecond')} · {row.intake}
      </span>
    </>
  )
}

function Accepted({ row }: { readonly row: TailRow }) {
  const { eventId, person } = row
  const detail = useQuery(
    api.people.event.queryOptions({ input: { eventId: eventId ?? '' }, enabled: eventId !== null }),
  )
  const why = useQuery(
    api.people.explain.queryOptions({
      input: { id: person ?? '', eventId: eventId ?? '' },
      enabled: person !== null && eventId !== null && row.outcome !== 'DUPLICATE',
    }),
  )
  const event = detail.data
  return (
    <InspectorFrame
      title={row.eventType ?? 'Event'}
      badges={badgesOf(row)}
      footer={
        <>
          {person !== null && eventId !== null && (
            <Button
              component="a"
              variant="filled"
              href={href({ view: 'people', selection: { kind: 'event', person, eventId } })}
            >
              {row.outcome === 'DUPLICATE' ? 'Open the first one' : 'Open on the timeline'}
            </Button>
          )}
          {event !== undefined && event !== null && <CopyAsCurl event={event} />}
        </>
      }
    >
      {row.outcome === 'DUPLICATE' ? (
        <InspectorSection title="Why it was not counted">
          {row.note}. The workspace keeps the first delivery of an event id and counts later ones here.
          {event !== undefined && event !== null && (
            <> The first came {formatMoment(event.receivedAt, 'millisecond')}.</>
          )}
        </InspectorSection>
      ) : row.outcome === 'SAMPLED' ? (
        <InspectorSection title="Why it was not kept">{row.note}</InspectorSection>
      ) : (
        <>
          {row.outcome === 'LATE' && row.timestamp !== null && (
            <InspectorSection title="Why it is late">
              It happened {formatMoment(row.timestamp, 'millisecond')} and came{' '}
              {formatDuration(row.receivedAt - row.timestamp)} later, further behind this person’s newest
              event than the workspace waits. It was folded in at its own time; its effects were held back.
            </InspectorSection>
          )}
          <Why explanation={why.data} />
        </>
      )}
      {event !== undefined && event !== null && (
        <>
          <InspectorSection title="Payload" beside={formatNoun(event.payloadBytes, 'byte')}>
            <PayloadTable payload={event.payload} notes={event.notes} />
          </InspectorSection>
          <Envelope event={event} person={person ?? ''} />
        </>
      )}
      <InspectorSection title="Receipt">
        <Fields
          fields={[
            ['arrival', String(row.arrival)],
            ['received', formatMoment(row.receivedAt, 'millisecond')],
            ['intake', row.intake],
          ]}
        />
      </InspectorSection>
    </InspectorFrame>
  )
}
