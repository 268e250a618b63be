import { Button, CopyButton } from '@mantine/core'
import { IconCheck, IconCopy } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import type { EventDetail } from '#core/contract/people.ts'
import type { Explanation } from '#core/contract/shared.ts'
import { Empty } from '../parts/Empty.tsx'
import { ErrorState } from '../parts/ErrorState.tsx'
import { formatCount, formatMomentMs, formatSpan } from '../parts/format.ts'
import { Loading } from '../parts/Loading.tsx'
import { OutcomeBadge } from '../parts/OutcomeBadge.tsx'
import { api } from '../transport/api.ts'
import { RuleTrace } from './Clauses.tsx'
import { curlOf, envelopeOf } from './curl.ts'
import styles from './EventInspector.module.css'
import { PayloadTable } from './PayloadTable.tsx'

interface EventInspectorProps {
  readonly person: string
  readonly eventId: string
  readonly onRule: (id: string) => void
  readonly onPerson: (id: string) => void
}

/** One event: why it did what it did, then what it carried. The payload is asked for only here. */
export function EventDetails({ person, eventId, onRule, onPerson }: EventInspectorProps) {
  const detail = useQuery(
    api.people.event.queryOptions({ input: { eventId }, placeholderData: undefined }),
  )
  const why = useQuery(
    api.people.explain.queryOptions({ input: { id: person, eventId }, placeholderData: undefined }),
  )
  if (detail.isError && detail.data === undefined) {
    return <ErrorState error={detail.error} onRetry={() => detail.refetch()} />
  }
  if (detail.data === undefined) return <Loading />
  if (detail.data === null) {
    return (
      <Empty title="This event is not in the workspace">
        No event has the id <code>{eventId}</code>. The link may come from another workspace.
      </Empty>
    )
  }
  const event = detail.data
  return (
    <div className={styles.inspector}>
      <header className={styles.head}>
        <div className={styles.title}>
          <h2>{event.eventType}</h2>
          {event.caused ? <span className={styles.caused}>caused by a rule</span> : <OutcomeBadge outcome={event.outcome} />}
        </div>
        <p>
          {formatMomentMs(event.timestamp)}
          {!event.caused && ` · received ${delay(event.receivedAt - event.timestamp)}`}
          {why.data?.rulesetVersion !== undefined &&
            why.data.rulesetVersion !== null &&
            ` · judged by ruleset ${why.data.rulesetVersion}`}
        </p>
      </header>
      {why.isError && why.data === undefined ? (
        <ErrorState error={why.error} onRetry={() => why.refetch()} />
      ) : (
        <Why explanation={why.data} onRule={onRule} />
      )}
      <section className={styles.section}>
        <header className={styles.sectionHead}>
          <h3>Payload</h3>
          <span>
            {formatCount(event.payloadBytes)} {event.payloadBytes === 1 ? 'byte' : 'bytes'}
          </span>
        </header>
        <PayloadTable payload={event.payload} />
      </section>
      <Envelope event={event} person={person} onPerson={onPerson} />
      {!event.caused && <CopyAsCurl event={event} />}
    </div>
  )
}

/** Devices' clocks can run ahead of ours: then an event was received before it happened. */
function delay(ms: number): string {
  return ms < 0 ? `${formatSpan(-ms)} before its own time` : `${formatSpan(ms)} after`
}

interface WhyProps {
  readonly explanation: Explanation | null | undefined
  readonly onRule: (id: string) => void
}

/** The answer first, then each rule that was considered, nearest miss first. */
export function Why({ explanation, onRule }: WhyProps) {
  const title =
    explanation === undefined || explanation === null
      ? 'Why'
      : explanation.fired
        ? 'Why it moved'
        : 'Why nothing happened'
  return (
    <section id="why" tabIndex={-1} className={styles.section} aria-label={title}>
      <h3>{title}</h3>
      {explanation === null && (
        <p className={styles.sentence}>No rules are active, so no rule could fire. Activate rules under Rules.</p>
      )}
      {explanation !== null && explanation !== undefined && (
        <>
          <p className={styles.sentence}>{explanation.sentence}</p>
          {explanation.rules.map((trace) => (
            <RuleTrace key={trace.id} trace={trace} onRule={onRule} />
          ))}
          {explanation.otherRules > 0 && (
            <p className={styles.others}>
              {explanation.otherRules === 1
                ? '1 more rule starts at another step or wants another event type.'
                : `${formatCount(explanation.otherRules)} more rules start at other steps or want other event types.`}
            </p>
          )}
        </>
      )}
    </section>
  )
}

interface EnvelopeProps {
  readonly event: EventDetail
  readonly person: string
  readonly onPerson: (id: string) => void
}

function Envelope({ event, person, onPerson }: EnvelopeProps) {
  const lines: readonly (readonly [string, string | undefined])[] = [
    ['eventId', event.eventId],
    ['sent as', event.originalId],
    ['userId', event.userId],
    ['anonymousId', event.anonymousId],
    ['sessionId', event.sessionId],
    ['source', event.source],
    ['intake', event.intake],
    ['schemaVersion', event.schemaVersion],
  ]
  const subject = event.userId ?? event.anonymousId
  return (
    <section className={styles.section}>
      <header className={styles.sectionHead}>
        <h3>Envelope</h3>
        {subject !== undefined && subject !== person && (
          <button type="button" className={styles.link} onClick={() => onPerson(subject)}>
            Open {subject}
          </button>
        )}
      </header>
      <dl className={styles.envelope}>
        {lines.map(([name, value]) =>
          value === undefined ? null : (
            <div key={name}>
              <dt>{name}</dt>
              <dd title={value}>{value}</dd>
            </div>
          ),
        )}
      </dl>
      {event.idWasMissing && (
        <p className={styles.others}>It came without an id and was given one, so a second delivery can’t be recognised.</p>
      )}
    </section>
  )
}

function CopyAsCurl({ event }: { readonly event: EventDetail }) {
  const status = useQuery(api.workspace.status.queryOptions())
  const url = status.data?.listener?.eventsUrl
  if (url === undefined) return null
  return (
    <footer className={styles.foot}>
      <CopyButton value={curlOf(url, envelopeOf(event))}>
        {({ copied, copy }) => (
          <Button
            variant="default"
            size="xs"
            onClick={copy}
            leftSection={copied ? <IconCheck size={14} /> : <IconCopy size={14} />}
          >
            {copied ? 'Copied' : 'Copy as curl'}
          </Button>
        )}
      </CopyButton>
      <span>Sent again with its own id, it is answered as a duplicate.</span>
    </footer>
  )
}
