import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { formatDuration } from '#core/contract/duration.ts'
import { href } from '../address/use-address.ts'
import { Empty } from '../parts/Empty.tsx'
import { ErrorState } from '../parts/ErrorState.tsx'
import { formatCount, formatMoment } from '../parts/format.ts'
import { InspectorFrame, InspectorSection } from '../parts/InspectorFrame.tsx'
import { Loading } from '../parts/Loading.tsx'
import { NumberLine } from '../parts/NumberLine.tsx'
import { api } from '../transport/client.ts'
import { useOwnAnswer } from '../transport/queries.ts'
import { Who } from './merges/Who.tsx'
import { PayloadTable } from './payload/PayloadTable.tsx'
import { countMigrations } from './standing.ts'
import { usePerson } from './use-person.ts'
import { MakeTest } from './why/MakeTest.tsx'
import { Why } from './why/Why.tsx'

/** One person: where they are, what they lack to go on, how they are known, and what rules have noted. */
export function PersonInspector({ id }: { readonly id: string }) {
  const { query, person } = usePerson(id)
  const why = useQuery(api.people.explain.queryOptions({ input: { id } }))
  const explanation = useOwnAnswer(why)
  if (query.isError && person === undefined) {
    return <ErrorState error={query.error} onRetry={() => void query.refetch()} />
  }
  if (person === undefined) return <Loading what="the person" />
  if (person === null)
    return <Empty title="Nobody here has this id">{id} has no event in this workspace.</Empty>
  const { state, profile } = person
  const last = person.timeline.findLast((entry) => entry.kind === 'event' || entry.kind === 'caused')
  const { raised, held } = person.alerts
  const migrations = countMigrations(person.timeline)
  return (
    <InspectorFrame
      title={profile.id}
      badges={
        <span>
          in {state.currentStep}
          {Object.entries(state.journeys ?? {}).map(([journey, step]) => ` · in ${journey}: ${step}`)} · last
          seen {formatMoment(state.lastEventAt)},{' '}
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
          how={migrations === 0 ? 'a rule fired' : 'a rule fired, or the rules were changed'}
          value={formatCount(state.version)}
          {...(migrations > 0 ? { beside: `${formatCount(migrations)} by a change of rules` } : {})}
        />
        {raised > 0 && (
          <NumberLine
            label="Alerts"
            how="raised by rules"
            value={formatCount(raised)}
            {...(held > 0 ? { beside: `${formatCount(held)} held back` } : {})}
          />
        )}
      </InspectorSection>
      {why.isError && explanation === undefined ? (
        <ErrorState error={why.error} onRetry={() => void why.refetch()} />
      ) : (
        <Why explanation={explanation} heading={`What is missing to leave ${state.currentStep}`} />
      )}
      <Who id={profile.id} />
      <InspectorSection title="Metadata" beside="written by rules">
        <PayloadTable payload={state.metadata} empty="No rule has noted anything about this person." />
      </InspectorSection>
    </InspectorFrame>
  )
}
