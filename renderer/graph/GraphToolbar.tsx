import { Select } from '@mantine/core'
import { IconAffiliate, IconTable } from '@tabler/icons-react'
import { CreditModel, type GraphView } from '#core/contract/graph.ts'
import { go } from '../address/use-address.ts'
import { Segments } from '../parts/Segments.tsx'
import styles from './GraphView.module.css'
import { type Colour, type GraphOptions, LABELS } from './options.ts'

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

interface GraphToolbarProps {
  readonly view: GraphView
  readonly options: GraphOptions
  readonly colour: Colour
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

/** How the graph is looked at; each choice is an address of its own. */
export function GraphToolbar({ view, options, colour }: GraphToolbarProps) {
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
      <Segments
        label="Colour counts"
        value={colour}
        options={[
          { value: 'volume', label: 'Volume' },
          { value: 'conversion', label: 'Conversion' },
          { value: 'dropoff', label: 'Drop-off' },
          { value: 'credit', label: 'Credit' },
        ]}
        onChange={(next) => set({ colour: next })}
      />
      {colour === 'credit' && (
        <Select
          aria-label="Attribution model"
          w={104}
          data={MODELS}
          value={options.model}
          onChange={(value) => {
            const model = CreditModel.safeParse(value)
            if (model.success) set({ model: model.data })
          }}
        />
      )}
      <span className={styles.gap} />
      <span className={styles.word} id="graph-labels">
        Labels
      </span>
      <Select
        aria-label="Number on an edge"
        w={104}
        data={LABELS.map((value) => ({ value, label: LABEL_NAMES[value] }))}
        value={options.label}
        onChange={(value) => set({ labels: value === null || value === 'moves' ? undefined : value })}
      />
      <Segments
        label="Shown as"
        value={options.table ? 'table' : 'picture'}
        options={[
          { value: 'picture', name: 'As a graph (T)', label: <IconAffiliate size={15} aria-hidden="true" /> },
          { value: 'table', name: 'As a table (T)', label: <IconTable size={15} aria-hidden="true" /> },
        ]}
        onChange={(as) => set({ as: as === 'table' ? as : undefined })}
      />
    </div>
  )
}
