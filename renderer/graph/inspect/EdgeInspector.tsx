import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { formatDuration } from '#core/contract/duration.ts'
import type { GraphEdge, GraphView } from '#core/contract/graph.ts'
import { href } from '../../address/use-address.ts'
import { Chip } from '../../parts/Chip.tsx'
import { Empty } from '../../parts/Empty.tsx'
import { ErrorState } from '../../parts/ErrorState.tsx'
import { formatCount, formatNoun, formatPercent, formatPoints } from '../../parts/format.ts'
import { InspectorFrame, InspectorSection } from '../../parts/InspectorFrame.tsx'
import { Loading } from '../../parts/Loading.tsx'
import { NumberLine } from '../../parts/NumberLine.tsx'
import { eventWords } from '../../rules/words.ts'
import { api } from '../../transport/client.ts'
import { ComparedSection } from '../compare/ComparedSection.tsx'
import { wilson } from '../interval.ts'
import { OnPath } from '../paths/OnPath.tsx'
import { edgeId } from '../shown.ts'
import styles from '../table/Bars.module.css'
import { Bars } from '../table/Bars.tsx'
import { useGraph, walkOf } from '../use-graph.ts'

function Badges({ edge, lens }: { readonly edge: GraphEdge; readonly lens: GraphView['lens'] }) {
  if (lens !== 'step') return <span>One followed the other, nothing between</span>
  return (
    <>
      {!edge.declared && <Chip tone="undeclared">Taken, not in this ruleset</Chip>}
      {edge.declared && edge.count > 0 && <Chip tone="success">Declared and taken</Chip>}
      {edge.declared && edge.count === 0 && <Chip>Declared, never taken</Chip>}
      {edge.from === edge.to && <Chip>Loop</Chip>}
    </>
  )
}

function Probability({ edge }: { readonly edge: GraphEdge }) {
  if (edge.probability === null || edge.probability === 0) return null
  const visits = Math.round(edge.count / edge.probability)
  const interval = wilson(edge.count, visits)
  return (
    <InspectorSection>
      <NumberLine
        label="Probability"
        value={formatPercent(edge.probability)}
        beside={
          interval === null ? undefined : `${formatPercent(interval.low)} to ${formatPercent(interval.high)}`
        }
      />
      <p className={styles.prose}>
        {formatCount(edge.count)} of {formatNoun(visits, 'visit')} to {edge.from} that went on or ended there
        · 95 % Wilson
      </p>
    </InspectorSection>
  )
}

function Conversion({ edge, view }: { readonly edge: GraphEdge; readonly view: GraphView }) {
  if (view.conversion.kind === 'none') {
    return (
      <InspectorSection title="Conversion through it">
        <p className={styles.prose}>
          No conversion is defined. Declare an outcome in the rules, or send events of the type CONVERSION.
        </p>
      </InspectorSection>
    )
  }
  if (edge.conversionProbability === null || edge.count === 0) return null
  const others = view.edges.filter((each) => each.from === edge.from && each.to !== edge.to && each.count > 0)
  const otherMoves = others.reduce((sum, each) => sum + each.count, 0)
  const otherWins = others.reduce((sum, each) => sum + each.count * (each.conversionProbability ?? 0), 0)
  const otherShare = otherMoves === 0 ? null : otherWins / otherMoves
  const rows = [
    {
      key: 'took',
      name: 'Took it',
      count: Math.round(edge.count * edge.conversionProbability),
      share: edge.conversionProbability,
    },
    ...(otherShare === null
      ? []
      : [{ key: 'other', name: 'Other moves', count: Math.round(otherWins), share: otherShare }]),
  ]
  return (
    <InspectorSection title="Conversion through it" beside={`later ${view.conversion.names.join(' or ')}`}>
      <Bars rows={rows} />
      {otherShare !== null && (
        <p className={styles.prose}>
          {formatPoints(edge.conversionProbability - otherShare)} against the other{' '}
          {formatNoun(otherMoves, 'move')} out of {edge.from}. Not a cause.
        </p>
      )}
    </InspectorSection>
  )
}

function Rules({ edge, journey }: { readonly edge: GraphEdge; readonly journey: string | null }) {
  const enabled = edge.rules.length > 0
  const rules = useQuery({ ...api.rules.get.queryOptions(), enabled })
  if (edge.rules.length === 0) return null
  const whose = journey === null ? '' : ` of the journey ${journey}`
  return (
    <InspectorSection title={`${edge.rules.length === 1 ? 'Rule' : 'Rules'}${whose} behind it`}>
      {edge.rules.map((id) => {
        const rule = rules.data?.rules.find((each) => each.id === id)
        return (
          <div key={id}>
            <a href={href({ selection: { kind: 'rule', id } })}>{id}</a>
            {rule !== undefined && (
              <pre className={styles.rule}>
                {`on   ${eventWords(rule)}${rule.condition === undefined ? '' : `\nwhen ${rule.condition}`}`}
              </pre>
            )}
            {rule !== undefined && (
              <p className={styles.prose}>
                Fired {formatCount(rule.fired)} times for {formatNoun(rule.people, 'person', 'people')}, over
                all time
              </p>
            )}
          </div>
        )
      })}
    </InspectorSection>
  )
}

interface EdgeInspectorProps {
  readonly from: string
  readonly to: string
}

/** One edge: how often, how likely, what came of it, how long it took and which rule allows it. */
export function EdgeInspector({ from, to }: EdgeInspectorProps) {
  const { query } = useGraph()
  const view = query.data
  if (query.isError && view === undefined) {
    return <ErrorState error={query.error} onRetry={() => void query.refetch()} />
  }
  if (view === undefined) return <Loading what="the edge" />
  const edge = view.edges.find((each) => each.from === from && each.to === to)
  const compared = (
    <ComparedSection find={({ edges }) => edges.find((each) => each.from === from && each.to === to)} />
  )
  if (edge === undefined) {
    return (
      <>
        <Empty title="Nobody went this way here">
          The filter or time range leaves no move from {from} to {to}, and no active rule declares one.
        </Empty>
        {compared}
      </>
    )
  }
  const people = href({
    view: 'people',
    selection: undefined,
    of: { kind: 'edge', ...walkOf(view), from, to },
  })
  return (
    <InspectorFrame
      title={`${from} → ${to}`}
      badges={<Badges edge={edge} lens={view.lens} />}
      footer={
        edge.count > 0 && (
          <Button variant="filled" component="a" href={people}>
            {formatNoun(edge.users, 'person', 'people')}
          </Button>
        )
      }
    >
      <InspectorSection>
        <OnPath id={edgeId(edge)} />
        <NumberLine label="Moves" how="each time anyone took it" value={formatCount(edge.count)} />
        <NumberLine label="People" how="distinct" value={formatCount(edge.users)} href={people} />
        {edge.credit !== undefined && view.credit !== null && (
          <NumberLine
            label="Credit"
            how={`${view.credit.by}, ${view.credit.model}`}
            value={formatCount(edge.credit)}
          />
        )}
      </InspectorSection>
      {compared}
      <Probability edge={edge} />
      <Conversion edge={edge} view={view} />
      {edge.medianMs !== null && (
        <InspectorSection title="Time" beside={`from arrival at ${from} to the move`}>
          <NumberLine label="Median" how="half are faster" value={formatDuration(edge.medianMs)} />
          <NumberLine label="p90" how="nine of ten are faster" value={formatDuration(edge.p90Ms)} />
        </InspectorSection>
      )}
      <Rules edge={edge} journey={view.journey} />
    </InspectorFrame>
  )
}
