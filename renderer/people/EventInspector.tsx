import { Button, CopyButton } from '@mantine/core'
import { IconCheck, IconCopy } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { formatDuration } from '#core/contract/duration.ts'
import type { EventDetail } from '#core/contract/people.ts'
import { href } from '../address/use-address.ts'
import { Chip } from '../parts/Chip.tsx'
import { Empty } from '../parts/Empty.tsx'
import { ErrorState } from '../parts/ErrorState.tsx'
import { formatMoment, formatNoun, formatOffset } from '../parts/format.ts'
import { InspectorFrame, InspectorSection } from '../parts/InspectorFrame.tsx'
import { Loading } from '../parts/Loading.tsx'
import { OutcomeBadge } from '../parts/OutcomeBadge.tsx'
import { api } from '../transport/client.ts'
import { useOwnAnswer } from '../transport/queries.ts'
import { TryButton } from '../try/TryButton.tsx'
import { EventSequel } from './EventSequel.tsx'
import { curlOf, envelopeOf } from './payload/curl.ts'
import { Fields } from './payload/Fields.tsx'
import { PayloadTable } from './payload/PayloadTable.tsx'
import { Why } from './why/Why.tsx'

/** Nobody sent what is caused: what did it, by its type. */
const CAUSED_BY: Readonly<Record<string, string>> = {
  EXPERIMENT_EXPOSURE: 'noted by the rules',
  JOURNEY_MIGRATION: 'a change of rules',
  TIMER: 'time passed',
}

interface EventInspectorProps {
  readonly person: string
  readonly eventId: string
}

/** One event: why it did what it did, then what it carried. The payload is asked for only here. */
export function EventInspector({ person, eventId }: EventInspectorProps) {
  const detail = useQuery(api.people.event.queryOptions({ input: { eventId, person } }))
  const why = useQuery(api.people.explain.queryOptions({ input: { id: person, eventId } }))
  const event = useOwnAnswer(detail)
  const explanation = useOwnAnswer(why)
  if (detail.isError && event === undefined) {
    return <ErrorState error={detail.error} onRetry={() => void detail.refetch()} />
  }
  if (event === undefined) return <Loading what="the event" />
  if (event === null) {
    return (
      <Empty title="This event is not in the workspace">
        No event here has the id <code>{eventId}</code>. The link may come from another workspace.
      </Empty>
    )
  }
  const ruleset = explanation?.rulesetVersion
  return (
    <InspectorFrame
      title={event.eventType}
      badges={
        <>
          {event.caused ? (
            <Chip>{CAUSED_BY[event.eventType] ?? 'caused by a rule'}</Chip>
          ) : (
            <OutcomeBadge outcome={event.judgedAgain?.now ?? event.outcome} />
          )}
          <span>
            {formatMoment(event.timestamp, 'millisecond')} {formatOffset(event.timestamp)}
            {!event.caused && ` · received ${delay(event.receivedAt - event.timestamp)}`}
            {ruleset !== undefined && ruleset !== null && ` · ruleset ${ruleset}`}
          </span>
        </>
      }
      footer={
        event.caused ? undefined : (
          <>
            <TryButton
              start={{
                person,
                eventId,
                eventType: event.eventType,
                payload: event.payload,
                timestamp: event.timestamp,
                source: event.source,
              }}
            />
            <CopyAsCurl event={event} />
          </>
        )
      }
    >
      <EventSequel person={person} eventId={eventId} />
      {event.did !== undefined ? (
        <InspectorSection title="What it did">
          <p>{event.did}</p>
        </InspectorSection>
      ) : why.isError && explanation === undefined ? (
        <ErrorState error={why.error} onRetry={() => void why.refetch()} />
      ) : (
        <Why explanation={explanation} />
      )}
      {event.judgedAgain !== undefined && (
        <InspectorSection title="Judged again" beside={`at arrival ${event.outcome}`}>
          <p>
            {event.judgedAgain.why} What it does is told as it holds now; its receipt is written once and
            stays.
          </p>
        </InspectorSection>
      )}
      <InspectorSection title="Payload" beside={formatNoun(event.payloadBytes, 'byte')}>
        <PayloadTable payload={event.payload} notes={event.notes} />
      </InspectorSection>
      <Envelope event={event} person={person} />
    </InspectorFrame>
  )
}

/** Devices' clocks can run ahead of ours: then an event was received before it happened. */
function delay(ms: number): string {
  return ms < 0 ? `${formatDuration(ms)} before its own time` : `${formatDuration(ms)} after`
}

interface EnvelopeProps {
  readonly event: EventDetail
  readonly person: string
}

export function Envelope({ event, person }: EnvelopeProps) {
  const subject = event.userId ?? event.anonymousId
  return (
    <InspectorSection
      title="Envelope"
      beside={
        subject !== undefined &&
        subject !== person && (
          <a href={href({ view: 'people', selection: { kind: 'person', id: subject } })}>Open {subject}</a>
        )
      }
    >
      <Fields
        fields={[
          ['eventId', event.eventId],
          ['sent as', event.originalId],
          ['userId', event.userId],
          ['anonymousId', event.anonymousId],
          ['sessionId', event.sessionId],
          // Nobody sent what a rule, a timer or a migration made.
          ['source', event.caused ? undefined : event.source],
          ['intake', event.caused ? undefined : event.intake],
          [
            'schemaVersion',
            event.upcastFrom === undefined
              ? event.schemaVersion
              : `${event.schemaVersion ?? ''} (sent as ${event.upcastFrom})`,
          ],
        ]}
        note={
          event.idWasMissing
            ? 'It came without an id and was given one, so a second delivery can’t be recognised.'
            : undefined
        }
      />
    </InspectorSection>
  )
}

/** Sent again with its own id, the event is answered as a duplicate: nothing happens twice. */
export function CopyAsCurl({ event }: { readonly event: EventDetail }) {
  const status = useQuery(api.workspace.status.queryOptions())
  const url = status.data?.listener?.eventsUrl
  if (url === undefined) return null
  return (
    <CopyButton value={curlOf(url, envelopeOf(event))}>
      {({ copied, copy }) => (
        <Button
          onClick={copy}
          title="Copies a command that sends this event again; with its own id it is answered as a duplicate"
          leftSection={copied ? <IconCheck size={14} /> : <IconCopy size={14} />}
        >
          {copied ? 'Copied' : 'Copy as curl'}
        </Button>
      )}
    </CopyButton>
  )
}
