import { Button } from '@mantine/core'
import type { GraphView } from '#core/contract/graph.ts'
import type { Filter } from '#core/contract/shared.ts'
import { href, useAddress } from '../../address/use-address.ts'
import { formatCount, formatNoun, formatPercent } from '../../parts/format.ts'
import { InspectorFrame, InspectorSection } from '../../parts/InspectorFrame.tsx'
import { Loading } from '../../parts/Loading.tsx'
import { NumberLine } from '../../parts/NumberLine.tsx'
import { isOfEvents } from '../inspect/ends.ts'
import styles from '../table/Bars.module.css'
import { type BarRow, Bars } from '../table/Bars.tsx'
import { endsHref, useGraph, walkOf } from '../use-graph.ts'
import { OddMoves } from './OddMoves.tsx'
import { type GraphSums, sumsOf } from './sums.ts'
import { TimeToConversion } from './TimeToConversion.tsx'
import { casesOf, elsewhereWords, stopsTitle, stopsWords } from './words.ts'

const MOST_ROWS = 6

interface PartProps {
  readonly view: GraphView
  readonly sums: GraphSums
  readonly filter: Filter
}

function Outcomes({ view, sums, filter }: PartProps) {
  const { conversion } = view
  if (sums.outcomes.length === 0 && conversion.kind === 'none') {
    return (
      <InspectorSection title="Outcomes">
        <p className={styles.prose}>
          None is declared, so nothing can be said of success. Name a step as an outcome{' '}
          <a href={href({ view: 'rules', selection: undefined })}>in the rules</a>, or send events of the type
          CONVERSION.
        </p>
      </InspectorSection>
    )
  }
  if (sums.outcomes.length === 0) {
    return (
      <InspectorSection title="Outcomes">
        <NumberLine
          label={conversion.names.join(' or ')}
          how={`of ${casesOf(view, sums.cases)}`}
          value={formatCount(view.conversions)}
          beside={formatPercent(sums.cases === 0 ? null : view.conversions / sums.cases)}
        />
      </InspectorSection>
    )
  }
  const rows = sums.outcomes.map(
    ({ id, kind, people }): BarRow => ({
      key: id,
      name: id,
      count: people,
      share: view.people === 0 ? null : people / view.people,
      href: href({ selection: { kind: 'step', id } }),
      peopleHref: href({ view: 'people', selection: undefined, of: { kind: 'node', ...walkOf(view), id } }),
      tone: kind,
    }),
  )
  return (
    <InspectorSection title="Outcomes" beside={`of ${formatNoun(view.people, 'person', 'people')}`}>
      <Bars rows={rows} />
      <p className={styles.prose}>
        Distinct people who came there
        {isOfEvents(filter) && ' by these events; who came by others is not among them'}.{' '}
        {elsewhereWords(view, sums.elsewhere, filter)}
      </p>
    </InspectorSection>
  )
}

function Stops({ view, sums, filter }: PartProps) {
  if (sums.stops.length === 0) return null
  const rows = sums.stops.slice(0, MOST_ROWS).map(
    ({ id, ends }): BarRow => ({
      key: id,
      name: id,
      count: ends,
      share: ends / sums.cases,
      href: href({ selection: { kind: 'step', id } }),
      peopleHref: endsHref(view, id),
    }),
  )
  const more = sums.stops.length - rows.length
  const goOn = sums.stops.reduce((all, node) => all + node.goOn, 0)
  const rest = sums.stops.slice(MOST_ROWS).reduce((all, { ends }) => all + ends, 0)
  return (
    <InspectorSection title={stopsTitle(filter)} beside={`of ${casesOf(view, sums.cases)}`}>
      <Bars rows={rows} full="greatest" />
      <p className={styles.prose}>
        {stopsWords(view, goOn, filter)}
        {more > 0 &&
          ` ${formatCount(rest)} ${filter.to === undefined ? 'stopped' : 'were'} at ${formatNoun(more, 'other')}.`}
      </p>
    </InspectorSection>
  )
}

/** The whole graph in a minute, while nothing of it is selected. Every number is counted from the graph's own answer. */
export function Overview() {
  const { where, from, to } = useAddress()
  const { query, filter } = useGraph()
  const view = query.data
  // The view itself says what went wrong.
  if (query.isError && view === undefined) return null
  if (view === undefined) return <Loading what="the overview" />
  const sums = sumsOf(view)
  const isNarrowed = where !== undefined || from !== undefined || to !== undefined
  const perCase = sums.cases === 0 ? 0 : view.moves / sums.cases
  const people = href({ view: 'people', selection: undefined, of: undefined })
  const moves = view.lens === 'step' ? 'from step to step' : 'from one to the next'
  const journey = view.journey === null ? '' : `, journey ${view.journey}`
  const each = view.caseKind === 'user' ? 'a person' : 'a session'
  return (
    <InspectorFrame
      title={`Everyone ${isNarrowed ? 'whom the filter leaves' : 'of all time'}${journey}`}
      footer={
        <>
          <Button variant="filled" component="a" href={people}>
            {formatNoun(view.people, 'person', 'people')}
          </Button>
          <Button component="a" href={href({ params: { as: 'paths' } })}>
            Whole journeys
          </Button>
        </>
      }
    >
      <InspectorSection>
        <NumberLine label="People" how="distinct" value={formatCount(view.people)} href={people} />
        {view.caseKind === 'session' && <NumberLine label="Sessions" value={formatCount(sums.cases)} />}
        <NumberLine
          label="Moves"
          how={moves}
          value={formatCount(view.moves)}
          beside={`${perCase.toFixed(1)} ${each}`}
        />
      </InspectorSection>
      <Outcomes view={view} sums={sums} filter={filter} />
      <TimeToConversion view={view} />
      <Stops view={view} sums={sums} filter={filter} />
      <OddMoves view={view} sums={sums} />
    </InspectorFrame>
  )
}
