import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { formatDuration } from '#core/contract/duration.ts'
import { href } from '../address/use-address.ts'
import { Empty } from '../parts/Empty.tsx'
import { ErrorState } from '../parts/ErrorState.tsx'
import { formatCount, formatMoment, formatOffset } from '../parts/format.ts'
import { InspectorFrame, InspectorSection } from '../parts/InspectorFrame.tsx'
import { Loading } from '../parts/Loading.tsx'
import { NumberLine } from '../parts/NumberLine.tsx'
import { api } from '../transport/client.ts'
import { useOwnAnswer } from '../transport/queries.ts'
import { Who } from './merges/Who.tsx'
import styles from './PersonInspector.module.css'
import { PayloadTable } from './payload/PayloadTable.tsx'
import { countMigrations, movesOf, standsIn } from './standing.ts'
import { usePerson } from './use-person.ts'
import { MakeTest } from './why/MakeTest.tsx'
import { Why } from './why/Why.tsx'

/** One person: where they are, what they lack to go on, how they are known, and what rules have noted. */
export function PersonInspector({ id }: { readonly id: string }) {
  const { query, person } = usePerson(id)
  if (query.isError && person === undefined) {
    return <ErrorState error={query.error} onRetry={() => void query.refetch()} />
  }
  if (person === undefined) return <Loading what="the person" />
  if (person === null)
    return <Empty title="Nobody here has this id">{id} has no event in this workspace.</Empty>
  const { state, profile } = person
  const places = standsIn(person)
  const { total, shares } = movesOf(person)
  const last = person.timeline.findLast((entry) => entry.kind === 'event' || entry.kind === 'caused')
  const { raised, held } = person.alerts
  const migrations = countMigrations(person.timeline)
  return (
    <InspectorFrame
      title={profile.id}
      badges={
        <span>
          {places.map(({ journey, step, since }) => (
            <span key={journey ?? ''}>
              in {journey === undefined ? step : `${journey}: ${step}`}
              {since !== undefined && ` since ${formatMoment(since)} ${formatOffset(since)}`} ·{' '}
            </span>
          ))}
          last seen {formatMoment(state.lastEventAt)} {formatOffset(state.lastEventAt)},{' '}
          {formatDuration(Math.max(0, Date.now() - state.lastEventAt))} ago
        </span>
      }
      footer={
        last === undefined ? undefined : (
          <>
            <Button
              component="a"
              variant="filled"
              href={href({
                view: 'people',
                selection: { kind: 'event', person: profile.id, eventId: last.eventId },
              })}
            >
              Open last event
            </Button>
            <MakeTest person={profile.id} />
          </>
        )
      }
    >
      <InspectorSection>
        <NumberLine label="Events" how="received, of all time" value={formatCount(person.totalEvents)} />
        <NumberLine
          label="Moves"
          how={movesHow(shares !== undefined, migrations > 0)}
          value={formatCount(total)}
          {...(migrations > 0 ? { beside: `${formatCount(migrations)} by a change of rules` } : {})}
        />
        {shares !== undefined && <p className={styles.shares}>{shares}</p>}
        {raised > 0 && (
          <NumberLine
            label="Alerts"
            how="raised by rules"
            value={formatCount(raised)}
            {...(held > 0 ? { beside: `${formatCount(held)} held back` } : {})}
          />
        )}
        {person.experiments.map(({ experiment, variant, since }) => (
          <NumberLine
            key={experiment}
            label={experiment}
            how={`variant of the experiment, since ${formatMoment(since)} ${formatOffset(since)}`}
            value={variant}
          />
        ))}
      </InspectorSection>
      {places.map(({ journey, step }) => (
        <Missing key={journey ?? ''} person={profile.id} journey={journey} step={step} />
      ))}
      <Who id={profile.id} />
      <InspectorSection title="Metadata" beside="written by rules">
        <PayloadTable payload={state.metadata} empty="No rule has noted anything about this person." />
      </InspectorSection>
    </InspectorFrame>
  )
}

function movesHow(hasFurther: boolean, hasMigrations: boolean): string {
  const how = hasMigrations ? 'a rule fired, or the rules were changed' : 'a rule fired'
  return hasFurther ? `${how}, in all journeys` : how
}

interface MissingProps {
  readonly person: string
  /** A further journey; the main one where there is none. */
  readonly journey: string | undefined
  readonly step: string
}

/** What keeps somebody in the step of a journey where they stand. */
function Missing({ person, journey, step }: MissingProps) {
  const input = { id: person, ...(journey === undefined ? {} : { journey, step }) }
  const why = useQuery(api.people.explain.queryOptions({ input }))
  const explanation = useOwnAnswer(why)
  if (why.isError && explanation === undefined)
    return <ErrorState error={why.error} onRetry={() => void why.refetch()} />
  const heading = `What is missing to leave ${step}`
  if (journey === undefined) return <Why explanation={explanation} heading={heading} />
  return <Why explanation={explanation} heading={`${heading} in ${journey}`} id={`why-${journey}`} />
}
