import { Select } from '@mantine/core'
import { useMediaQuery } from '@mantine/hooks'
import { IconAffiliate, IconList, IconTable } from '@tabler/icons-react'
import type { RefObject } from 'react'
import type { GraphView } from '#core/contract/graph.ts'
import { go } from '../address/use-address.ts'
import { Segments } from '../parts/Segments.tsx'
import type { Picturing } from './canvas/GraphCanvas.tsx'
import { GraphExport } from './GraphExport.tsx'
import styles from './GraphView.module.css'
import { COLOURS, type Colour, type GraphOptions, LABELS, type Label } from './options.ts'

const LABEL_NAMES = {
  moves: 'Moves',
  people: 'People',
  probability: 'Probability',
  median: 'Median time',
} as const
const MODELS = [
  { value: 'first', label: 'First touch' },
  { value: 'last', label: 'Last touch' },
  { value: 'linear', label: 'Linear' },
  { value: 'markov', label: 'Markov' },
  { value: 'shapley', label: 'Shapley' },
]
/** A model and what it credits, as one choice: `markov value`. */
const CREDITS = [
  { group: 'Conversions', items: MODELS },
  {
    group: 'Their value',
    items: MODELS.map(({ value, label }) => ({ value: `${value} value`, label: `${label}, value` })),
  },
]
const COLOUR_NAMES: Record<Colour, string> = {
  volume: 'Volume',
  conversion: 'Conversion',
  dropoff: 'Drop-off',
  credit: 'Credit',
  difference: 'Difference',
}
/** Below this the colours are a list and the export an icon: in full they would push the rest out. */
const NARROW = '(max-width: 1480px)'

interface GraphToolbarProps {
  readonly view: GraphView
  readonly options: GraphOptions
  readonly colour: Colour
  readonly picturing: RefObject<Picturing | undefined>
}

/** No further journey can be called so: their ids are plain names. */
const MAIN = '(main)'

/** Which journey of the rules is drawn. Steps of another one are others: selection and sliders begin anew. */
function JourneySelect({ view }: { readonly view: GraphView }) {
  return (
    <Select
      aria-label="Journey"
      w={106}
      data={[
        { value: MAIN, label: 'Main journey' },
        ...view.journeys.map(({ id, active }) => ({
          value: id,
          label: active ? id : `${id} (earlier rules)`,
        })),
      ]}
      value={view.journey ?? MAIN}
      allowDeselect={false}
      onChange={(value) => {
        const journey = value === null || value === MAIN ? undefined : value
        go({ selection: undefined, params: { journey, nodes: undefined, edges: undefined } })
      }}
    />
  )
}

function ColourChoice({ colour }: { readonly colour: Colour }) {
  const isNarrow = useMediaQuery(NARROW)
  const options = COLOURS.map((value) => ({ value, label: COLOUR_NAMES[value] }))
  const choose = (value: string | null) => go({ params: { colour: value ?? undefined } })
  return isNarrow ? (
    <Select
      aria-label="Colour counts"
      title="What the colour counts"
      w={112}
      data={options}
      value={colour}
      onChange={choose}
    />
  ) : (
    <Segments label="Colour counts" value={colour} options={options} onChange={choose} />
  )
}

function LabelChoice({ label }: { readonly label: Label }) {
  return (
    <>
      <span className={styles.word}>Labels</span>
      <Select
        aria-label="Number on an edge"
        title="The number on an edge"
        w={104}
        data={LABELS.map((value) => ({ value, label: LABEL_NAMES[value] }))}
        value={label}
        onChange={(value) =>
          go({ params: { labels: value === null || value === 'moves' ? undefined : value } })
        }
      />
    </>
  )
}

/** How the graph is looked at; each choice is an address of its own. */
export function GraphToolbar({ view, options, colour, picturing }: GraphToolbarProps) {
  const isNarrow = useMediaQuery(NARROW)
  const set = (params: Record<string, string | undefined>) => go({ params })
  return (
    <div className={styles.toolbar} role="toolbar" aria-label="Graph">
      {view.journeys.length > 0 && <JourneySelect view={view} />}
      <Segments
        label="A box stands for"
        value={view.lens}
        options={[
          { value: 'step', label: 'Steps' },
          { value: 'event', label: 'Events' },
          { value: 'source', label: 'Sources' },
        ]}
        onChange={(lens) =>
          go({ selection: undefined, params: { lens, nodes: undefined, edges: undefined } })
        }
      />
      <Segments
        label="What is followed"
        value={options.caseKind}
        options={[
          { value: 'user', label: 'People' },
          { value: 'session', label: 'Sessions' },
        ]}
        onChange={(kind) => set({ case: kind === 'user' ? undefined : kind })}
      />
      <span className={styles.word}>Colour</span>
      <ColourChoice colour={colour} />
      {colour === 'credit' && (
        <Select
          aria-label="Attribution model"
          w={128}
          data={CREDITS}
          value={options.by === 'value' ? `${options.model} value` : options.model}
          onChange={(value) => {
            const [model, by] = (value ?? '').split(' ')
            set({ model, by })
          }}
        />
      )}
      <span className={styles.gap} />
      {colour !== 'difference' && options.shownAs === 'picture' && <LabelChoice label={options.label} />}
      <Segments
        label="Shown as"
        value={options.shownAs}
        options={[
          { value: 'picture', name: 'As a graph (T)', label: <IconAffiliate size={15} aria-hidden="true" /> },
          { value: 'table', name: 'As a table (T)', label: <IconTable size={15} aria-hidden="true" /> },
          { value: 'paths', name: 'Whole journeys (J)', label: <IconList size={15} aria-hidden="true" /> },
        ]}
        onChange={(as) => set({ as: as === 'picture' ? undefined : as })}
      />
      <GraphExport shownAs={options.shownAs} picturing={picturing} isNarrow={isNarrow} />
    </div>
  )
}
