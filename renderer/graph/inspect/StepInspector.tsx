import { Button } from '@mantine/core'
import type { GraphEdge, GraphNode, GraphView } from '#core/contract/graph.ts'
import type { Filter } from '#core/contract/shared.ts'
import { href } from '../../address/use-address.ts'
import { Chip } from '../../parts/Chip.tsx'
import { Empty } from '../../parts/Empty.tsx'
import { ErrorState } from '../../parts/ErrorState.tsx'
import { formatCount, formatNoun, formatPercent } from '../../parts/format.ts'
import { InspectorFrame, InspectorSection } from '../../parts/InspectorFrame.tsx'
import { Loading } from '../../parts/Loading.tsx'
import { NumberLine } from '../../parts/NumberLine.tsx'
import { Stuck } from '../../studies/Stuck.tsx'
import { ComparedSection } from '../compare/ComparedSection.tsx'
import { dropShare } from '../model.ts'
import { OnPath } from '../paths/OnPath.tsx'
import styles from '../table/Bars.module.css'
import { type BarRow, Bars } from '../table/Bars.tsx'
import { endsHref, followedIn, useGraph, walkOf } from '../use-graph.ts'
import { EverHere } from './EverHere.tsx'
import { alreadyHow, endsOf, isOfEvents } from './ends.ts'
import { TimeTo } from './TimeTo.tsx'

const MOST_ROWS = 12

function edgeRow(view: GraphView, edge: GraphEdge, name: string, share: number | null): BarRow {
  const { from, to } = edge
  return {
    key: `${from}\n${to}`,
    name,
    count: edge.count,
    share,
    href: href({ selection: { kind: 'edge', from, to } }),
    peopleHref: href({
      view: 'people',
      selection: undefined,
      of: { kind: 'edge', ...walkOf(view), from, to },
    }),
    ...(edge.declared ? {} : { tone: 'undeclared' as const }),
  }
}

interface BadgesProps {
  readonly node: GraphNode
  readonly view: GraphView
  readonly filter: Filter
}

function Badges({ node, view, filter }: BadgesProps) {
  const nobody = isOfEvents(filter) ? 'Nobody came by these events' : 'Nobody came in the time range'
  return (
    <>
      {node.outcome !== null && (
        <Chip tone={node.outcome === 'conversion' ? 'success' : 'late'}>{node.outcome}</Chip>
      )}
      {view.initialStep === node.id && <Chip>Everyone starts here</Chip>}
      {view.lens === 'step' && !node.declared && <Chip tone="undeclared">Not in this ruleset</Chip>}
      {node.cases === 0 && <Chip>{node.already === 0 ? 'Never reached' : nobody}</Chip>}
    </>
  )
}

/** Who is stuck there lacks what the active rules want: of a journey that they no longer have nobody can say. */
function StuckHere({ step, view }: { readonly step: string; readonly view: GraphView }) {
  const { journey } = view
  const isActive = journey === null || view.journeys.some(({ id, active }) => id === journey && active)
  if (isActive) return <Stuck key={`${journey} ${step}`} journey={journey} step={step} />
  return (
    <InspectorSection title="Who is stuck here">
      <p className={styles.prose}>
        The active rules do not have the journey {journey} any more, so nothing in them leads out of {step}.
      </p>
    </InspectorSection>
  )
}

/** One node: how many came, what they did next, where they came from, who is left. */
export function StepInspector({ id }: { readonly id: string }) {
  const { query, filter } = useGraph()
  const view = query.data
  if (query.isError && view === undefined) {
    return <ErrorState error={query.error} onRetry={() => void query.refetch()} />
  }
  if (view === undefined) return <Loading what="the step" />
  const node = view.nodes.find((each) => each.id === id)
  const compared = <ComparedSection find={({ nodes }) => nodes.find((each) => each.id === id)} />
  if (node === undefined) {
    return (
      <>
        <Empty title={`${id} is not in this graph`}>
          The filter, the time range or another lens leaves it out, or the active rules do not know it.
        </Empty>
        {compared}
      </>
    )
  }
  const people = href({ view: 'people', selection: undefined, of: { kind: 'node', ...walkOf(view), id } })
  const left = endsHref(view, id)
  const already = href({
    view: 'people',
    selection: undefined,
    of: { kind: 'alreadyAt', ...walkOf(view), ...followedIn(view), id },
  })
  const isSessions = view.caseKind === 'session'
  const ends = endsOf(view, node, filter)
  // Of an outcome's own step it would be said that it leads to itself.
  const isItself = view.conversion.kind === 'outcome' && view.conversion.names.includes(id)
  const byCount = (a: GraphEdge, b: GraphEdge) => b.count - a.count
  const out = view.edges.filter((edge) => edge.from === id && edge.count > 0).sort(byCount)
  const into = view.edges.filter((edge) => edge.to === id && edge.count > 0).sort(byCount)
  const never = view.edges.filter((edge) => edge.from === id && edge.count === 0)
  const arrivals = into.reduce((sum, edge) => sum + edge.count, 0) + node.starts
  const then: BarRow[] = out.slice(0, MOST_ROWS).map((edge) => edgeRow(view, edge, edge.to, edge.probability))
  if (node.ends > 0) {
    then.push({
      key: 'left',
      name: ends.rest,
      count: node.ends,
      share: dropShare(node),
      peopleHref: left,
      tone: 'left',
    })
  }
  const before: BarRow[] = into
    .slice(0, MOST_ROWS)
    .map((edge) => edgeRow(view, edge, edge.from, arrivals === 0 ? null : edge.count / arrivals))
  if (node.starts > 0) {
    before.push({ key: 'start', name: 'began here', count: node.starts, share: node.starts / arrivals })
  }
  const were = node.already === 0 ? '' : ` and ${formatCount(node.already)} there already`
  return (
    <InspectorFrame
      title={id}
      badges={<Badges node={node} view={view} filter={filter} />}
      footer={
        node.users > 0 && (
          <>
            <Button variant="filled" component="a" href={people}>
              {formatNoun(node.users, 'person', 'people')}
            </Button>
            {node.ends > 0 && (
              <Button component="a" href={left}>
                {ends.button}
              </Button>
            )}
          </>
        )
      }
    >
      <InspectorSection>
        <OnPath id={id} />
        <NumberLine
          label="People"
          how={isSessions ? 'distinct, who came there' : 'distinct'}
          value={formatCount(node.users)}
          href={people}
        />
        {isSessions && (
          <NumberLine label="Sessions" how="that came or began there" value={formatCount(node.cases)} />
        )}
        <NumberLine
          label="Visits"
          how={isSessions ? 'each time one came or began' : 'each time anyone came'}
          value={formatCount(node.events)}
        />
        {node.already > 0 && (
          <NumberLine
            label="There already"
            how={alreadyHow(filter)}
            value={formatCount(node.already)}
            href={already}
          />
        )}
        <NumberLine
          label={ends.label}
          how={ends.how}
          value={formatCount(node.ends)}
          beside={formatPercent(dropShare(node))}
          href={left}
        />
        {filter.to !== undefined && node.ends > 0 && (
          <NumberLine
            label="Moved on after it"
            how="when the time range was over"
            value={formatCount(node.goOn)}
            beside={formatPercent(node.goOn / node.ends)}
          />
        )}
        {isItself ? null : view.conversion.kind === 'none' ? (
          <NumberLine label="Later converted" how="no conversion is defined" value="–" />
        ) : (
          <NumberLine
            label={`Later ${view.conversion.names.join(' or ')}`}
            how="of visits"
            value={formatPercent(node.conversionProbability)}
          />
        )}
        {node.credit !== undefined && view.credit !== null && (
          <NumberLine
            label="Credit"
            how={`${view.credit.by}, ${view.credit.model}`}
            value={formatCount(node.credit)}
          />
        )}
      </InspectorSection>
      {compared}
      {then.length > 0 && (
        <InspectorSection title="Then" beside={`of ${formatNoun(node.events, 'visit')}${were}`}>
          <Bars rows={then} />
          {out.length > MOST_ROWS && (
            <p className={styles.prose}>{out.length - MOST_ROWS} rarer moves in the table.</p>
          )}
        </InspectorSection>
      )}
      {view.lens === 'step' && <EverHere step={id} journey={view.journey ?? ''} />}
      {node.users > 0 && <TimeTo start={id} view={view} />}
      {node.outcome !== null && (
        <InspectorSection title="Outcome">
          <p className={styles.prose}>
            The rules declare it as a {node.outcome}.{' '}
            <a href={href({ view: 'attribution', selection: undefined, params: { part: 'outcomes' } })}>
              Values of all outcomes
            </a>
          </p>
        </InspectorSection>
      )}
      {view.lens === 'step' && node.ends > 0 && node.outcome === null && <StuckHere step={id} view={view} />}
      {before.length > 0 && (
        <InspectorSection title="Before" beside={`of ${formatNoun(arrivals, 'arrival')}`}>
          <Bars rows={before} />
          {into.length > MOST_ROWS && (
            <p className={styles.prose}>{into.length - MOST_ROWS} rarer moves in the table.</p>
          )}
        </InspectorSection>
      )}
      {never.length > 0 && (
        <InspectorSection title="Declared, never taken">
          <p className={styles.prose}>
            The rules also allow{' '}
            {never
              .slice(0, 6)
              .map((edge) => edge.to)
              .join(', ')}
            {never.length > 6 && ` and ${never.length - 6} more`}. Nobody went there from {id}.
          </p>
        </InspectorSection>
      )}
    </InspectorFrame>
  )
}
