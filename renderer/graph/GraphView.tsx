import { Button, TextInput } from '@mantine/core'
import { IconSearch } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useMemo, useRef, useState } from 'react'
import type { GraphView as GraphAnswer } from '#core/contract/graph.ts'
import type { Selection } from '../address/selection.ts'
import { go, href, useAddress } from '../address/use-address.ts'
import { Empty } from '../parts/Empty.tsx'
import { ErrorState } from '../parts/ErrorState.tsx'
import { formatCount, formatNoun } from '../parts/format.ts'
import { Keys } from '../parts/Keys.tsx'
import { Loading } from '../parts/Loading.tsx'
import { useKeys } from '../shell/keys/keys.ts'
import { startImport } from '../shell/store.ts'
import { api } from '../transport/client.ts'
import { CurlLine } from '../welcome/CurlLine.tsx'
import { GraphCanvas, type Picturing } from './canvas/GraphCanvas.tsx'
import { Legend } from './canvas/Legend.tsx'
import { legendLines } from './canvas/legend-lines.ts'
import { CompareBar } from './compare/CompareBar.tsx'
import { CompareTable } from './compare/CompareTable.tsx'
import { drawnComparison, graphOfBoth } from './compare/drawn.ts'
import { useComparison } from './compare/versus.ts'
import { GraphSliders } from './GraphSliders.tsx'
import { GraphToolbar } from './GraphToolbar.tsx'
import styles from './GraphView.module.css'
import { type DrawnGraph, drawnGraph, effectiveColour } from './model.ts'
import { COLOURS } from './options.ts'
import { PathBar } from './paths/PathBar.tsx'
import { PathsTable } from './paths/PathsTable.tsx'
import { drawnPath, elementsOfPath, readPath } from './paths/path.ts'
import { useLitWay } from './paths/use-paths.ts'
import { GraphTable } from './table/GraphTable.tsx'
import { useGraph, walkOf } from './use-graph.ts'

const COLOUR_WORDS = {
  volume: 'volume',
  conversion: 'conversion',
  dropoff: 'drop-off',
  credit: 'credit',
  difference: 'difference of two sides',
} as const

function select(selection: Selection | undefined): void {
  go({ selection })
}

/** What a saved picture is of. */
function captionOf(view: GraphAnswer, { hiddenMoves }: DrawnGraph, name = '', where = ''): string {
  const hidden = hiddenMoves === 0 ? '' : `, ${formatCount(hiddenMoves)} of them hidden`
  const filter = where === '' ? '' : ` · ${where}`
  return `${name} · ${formatNoun(view.people, 'person', 'people')} · ${formatNoun(view.moves, 'move')}${hidden}${filter}`
}

/** To the people behind a step or an edge. */
function drill(view: GraphAnswer, selection: Selection): void {
  if (selection.kind === 'step') {
    go({ view: 'people', selection: undefined, of: { kind: 'node', ...walkOf(view), id: selection.id } })
  }
  if (selection.kind === 'edge') {
    const { from, to } = selection
    go({ view: 'people', selection: undefined, of: { kind: 'edge', ...walkOf(view), from, to } })
  }
}

function NoEvents() {
  return (
    <Empty title="No events yet" action={<Button onClick={() => startImport()}>Import a file</Button>}>
      <p>The graph draws itself as events arrive. Send the first one:</p>
      <CurlLine />
    </Empty>
  )
}

function NothingLeft() {
  return (
    <Empty
      title="The filter leaves nothing"
      action={
        <Button onClick={() => go({ where: undefined, from: undefined, to: undefined })}>
          Remove filter and time range
        </Button>
      }
    >
      No event satisfies the filter within the time range, so there is no graph to draw.
    </Empty>
  )
}

/** What people really did, drawn over what the rules declare. */
export function GraphView() {
  const { where, from, to, selection, params } = useAddress()
  const { options, query } = useGraph()
  const status = useQuery(api.workspace.status.queryOptions())
  const [find, setFind] = useState('')
  const picturing = useRef<Picturing>(undefined)
  const view = query.data
  const { comparison } = useComparison()
  const compared = comparison?.problem === null ? comparison : undefined
  const path = useMemo(() => readPath(params.path), [params.path])
  const lit = useMemo(() => (path === null ? null : elementsOfPath(path)), [path])
  const { row } = useLitWay(path)
  const drawn = useMemo(() => {
    if (view === undefined) return undefined
    if (path !== null && row !== undefined)
      return drawnPath(drawnGraph(view, options, selection), path, row.count)
    if (compared === undefined) return drawnGraph(view, options, selection)
    return drawnComparison(drawnGraph(graphOfBoth(view, compared), options, selection), compared)
  }, [view, options, selection, compared, path, row])
  useKeys('Graph', [
    {
      key: 'T',
      what: 'table or graph',
      run: () => go({ params: { as: options.shownAs === 'table' ? undefined : 'table' } }),
    },
    {
      key: 'J',
      what: 'list of whole journeys or graph',
      run: () => go({ params: { as: options.shownAs === 'paths' ? undefined : 'paths' } }),
    },
    ...COLOURS.map((colour, index) => ({
      key: String(index + 1),
      what: `colour by ${COLOUR_WORDS[colour]}`,
      run: () => go({ params: { colour } }),
    })),
  ])

  if (query.isError && view === undefined) {
    if (options.journey === undefined) {
      return <ErrorState error={query.error} onRetry={() => void query.refetch()} />
    }
    const toMain = () => go({ selection: undefined, params: { journey: undefined } })
    return <ErrorState error={query.error} onRetry={toMain} action="Show the main journey" />
  }
  if (view === undefined || drawn === undefined) return <Loading what="the graph" />
  const colour = effectiveColour(options, view)
  const legend = legendLines({
    view,
    drawn,
    colour: colour === 'difference' && compared === undefined ? 'volume' : colour,
    options,
  })
  const isFiltered = where !== undefined || from !== undefined || to !== undefined
  const isEmpty = view.people === 0
  const hasEvents = (status.data?.open?.events ?? 0) > 0
  const onFound = () => {
    const text = find.trim().toLowerCase()
    const node = drawn.nodes.find((each) => each.id.toLowerCase().includes(text))
    if (text !== '' && node !== undefined) select({ kind: 'step', id: node.id })
  }
  const body = () => {
    if (isEmpty && !hasEvents) return <NoEvents />
    if (isEmpty && isFiltered) return <NothingLeft />
    if (options.shownAs === 'paths') return <PathsTable />
    if (options.shownAs === 'table' && compared !== undefined)
      return <CompareTable view={compared} selection={selection} onSelect={select} />
    if (options.shownAs === 'table') return <GraphTable view={view} selection={selection} onSelect={select} />
    return (
      <>
        {path !== null && <PathBar path={path} />}
        <GraphCanvas
          graph={drawn}
          picture={`${view.lens}\n${view.journey ?? ''}`}
          workspace={status.data?.open?.path ?? ''}
          selection={selection}
          find={find}
          lit={lit}
          legend={legend}
          caption={captionOf(view, drawn, status.data?.open?.name, where)}
          picturing={picturing}
          onSelect={select}
          onDrill={(target) => drill(view, target)}
        >
          <TextInput
            className={styles.find ?? ''}
            size="xs"
            placeholder="Find on canvas"
            aria-label="Find on canvas"
            data-find="view"
            leftSection={<IconSearch size={14} aria-hidden="true" />}
            rightSection={<Keys of="/" />}
            value={find}
            onChange={(event) => setFind(event.currentTarget.value)}
            onKeyDown={(event) => {
              if (event.key === 'Enter') onFound()
              // What was looked for goes with the focus: nothing stays dimmed behind it.
              if (event.key === 'Escape') setFind('')
            }}
            spellCheck={false}
          />
          <Legend lines={legend} />
        </GraphCanvas>
        <GraphSliders
          drawn={drawn}
          what={compared === undefined ? 'moves' : 'moves between nodes'}
          countsEdges={compared !== undefined}
          marks={compared === undefined ? options.marks : null}
        />
      </>
    )
  }
  return (
    <div className={styles.view}>
      <GraphToolbar view={view} options={options} colour={colour} picturing={picturing} />
      {status.data?.open != null && status.data.open.ruleset === null && !isEmpty && (
        <p className={styles.note}>
          {view.lens === 'step'
            ? 'No rules are active, so everyone stays at the first step. '
            : 'No rules are active, so the boxes are what was sent, not steps. '}
          <a href={href({ view: 'rules', selection: undefined })}>Activate rules</a> to see steps and moves.
        </p>
      )}
      {colour === 'difference' && options.shownAs !== 'paths' && !isEmpty && <CompareBar />}
      {body()}
    </div>
  )
}
