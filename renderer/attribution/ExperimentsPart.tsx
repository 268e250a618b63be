import { Select } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import type { ExperimentRow, ExperimentsView, VariantRow } from '#core/contract/attribution.ts'
import type { PeopleOf } from '#core/contract/people.ts'
import { go, href, useAddress } from '../address/use-address.ts'
import { Empty } from '../parts/Empty.tsx'
import frame from '../parts/Frame.module.css'
import { formatCount, formatPercent } from '../parts/format.ts'
import { Loading } from '../parts/Loading.tsx'
import { Scroller } from '../parts/Scroller.tsx'
import { api } from '../transport/client.ts'
import styles from './AttributionView.module.css'
import table from './CreditTable.module.css'
import { NotCounted } from './NotCounted.tsx'
import { ExperimentsExport } from './OutcomesExport.tsx'
import { SectionBar } from './SectionBar.tsx'
import { useCounted } from './use-counted.ts'
import { ValueTable } from './ValueTable.tsx'
import { conversionWords, pointsWords, verdictWords } from './words.ts'

/** What came of the people who were exposed to each variant of an experiment. */
export function ExperimentsPart() {
  const { question } = useCounted()
  const { by: _, ...counted } = question
  const { against } = useAddress().params
  const input = { ...counted, ...(against === undefined ? {} : { against }) }
  const experiments = useQuery(api.attribution.experiments.queryOptions({ input }))
  if (experiments.isError && experiments.data === undefined) {
    return (
      <NotCounted error={experiments.error} question={question} onRetry={() => void experiments.refetch()} />
    )
  }
  if (experiments.data === undefined) return <Loading what="the experiments" />
  const view = experiments.data
  return (
    <div className={frame.view}>
      <SectionBar
        section="experiments"
        outcomes={view.experiments.length === 0 ? [] : view.outcomes}
        saved={<ExperimentsExport question={input} />}
      />
      {view.experiments.length === 0 ? <NoExperiments /> : <Experiments view={view} />}
    </div>
  )
}

function Experiments({ view }: { readonly view: ExperimentsView }) {
  return (
    <Scroller label="Experiments" className={frame.measured}>
      {view.experiments.map((experiment) => (
        <Variants key={experiment.id} experiment={experiment} />
      ))}
      <p className={styles.counting}>
        Exposed: distinct people for whom a rule that reads the experiment was considered, each from the first
        time on. Converted: those with a conversion at that moment or later; a conversion is{' '}
        {conversionWords(view.conversion)}. Value per person: of all their conversions since, by everyone
        exposed, who did not convert as 0. Intervals at 95 %: Wilson (1927) for a rate, Newcombe (1998, method
        10) for a difference of rates, Student (1908) for a value per person, Welch (1947) for a difference of
        values; those of values are rough where few convert or few are worth much more than the rest. Filter
        and time range leave out exposures and conversions alike. A number leads to the people whom it counts.
      </p>
    </Scroller>
  )
}

/** Whom the others are compared with: a choice where there are more than two. */
function Against({ variants }: { readonly variants: readonly VariantRow[] }) {
  const baseline = variants.find(({ isBaseline }) => isBaseline)?.variant ?? ''
  if (variants.length < 3) return null
  return (
    <Select
      className={styles.against ?? ''}
      aria-label="Compared with"
      w={160}
      data={variants.map(({ variant }) => ({ value: variant, label: `against ${variant}` }))}
      value={baseline}
      allowDeselect={false}
      onChange={(against) =>
        go({
          params: { against: against === null || against === variants[0]?.variant ? undefined : against },
        })
      }
    />
  )
}

function Variants({ experiment }: { readonly experiment: ExperimentRow }) {
  const { id, active, description, variants } = experiment
  const baseline = variants.find(({ isBaseline }) => isBaseline)?.variant ?? ''
  const hasValue = variants.some(({ valuePerPerson }) => valuePerPerson !== null)
  return (
    <section aria-label={`Experiment ${id}`}>
      <div className={styles.head}>
        <h2 className={styles.experiment}>
          {id} <span>{active ? description : 'not in the active rules'}</span>
        </h2>
        <Against variants={variants} />
      </div>
      <table className={table.table} aria-label="Conversions">
        <thead>
          <tr>
            <th scope="col">Variant</th>
            <th scope="col" className={table.number}>
              Exposed
            </th>
            <th scope="col" className={table.number}>
              Converted
            </th>
            <th scope="col" className={table.number}>
              Rate
            </th>
            <th scope="col">95 % interval</th>
            <th scope="col">Against {baseline}</th>
            <th scope="col">95 % interval</th>
          </tr>
        </thead>
        <tbody>
          {variants.map((row) => (
            <Variant key={row.variant} experiment={id} row={row} />
          ))}
        </tbody>
      </table>
      {hasValue && <ValueTable variants={variants} baseline={baseline} />}
      <p className={styles.verdict}>{verdictWords(experiment)}</p>
    </section>
  )
}

interface VariantProps {
  readonly experiment: string
  readonly row: VariantRow
}

/** A number that leads to the people whom it counts. */
function Counted({ people, of }: { readonly people: number; readonly of: PeopleOf }) {
  if (people === 0) return '0'
  return <a href={href({ view: 'people', selection: undefined, of })}>{formatCount(people)}</a>
}

function Variant({ experiment, row }: VariantProps) {
  const { question } = useCounted()
  const { journey, outcome } = question
  const { interval, difference, variant } = row
  const of = { experiment, variant }
  const counted = {
    ...(journey === undefined ? {} : { journey }),
    ...(outcome === undefined ? {} : { outcome }),
  }
  // Where the interval holds 0 the difference may be chance: it is drawn in grey.
  const side = difference === null || (difference.low <= 0 && difference.high >= 0) ? 'none' : 'sure'
  return (
    <tr>
      <th scope="row">{row.variant}</th>
      <td className={table.number}>
        <Counted people={row.exposed} of={{ kind: 'exposed', ...of }} />
      </td>
      <td className={table.number}>
        <Counted people={row.converted} of={{ kind: 'converted', ...of, ...counted }} />
      </td>
      <td className={table.number}>{formatPercent(row.rate)}</td>
      <td className={styles.interval}>
        {interval !== null && `${formatPercent(interval.low)} to ${formatPercent(interval.high)}`}
      </td>
      <td data-side={side}>{row.isBaseline ? 'compared with' : pointsWords(difference?.difference)}</td>
      <td className={styles.interval}>
        {difference !== null && `${pointsWords(difference.low)} to ${pointsWords(difference.high)}`}
      </td>
    </tr>
  )
}

function NoExperiments() {
  return (
    <Empty title="No experiment is defined">
      <p>Declare one in the rules file, with a share of people who are kept out to compare with:</p>
      <pre>
        {
          '"experiments": [{ "id": "hint", "holdout": 0.1,\n  "variants": [{ "name": "short", "weight": 1 }, { "name": "long", "weight": 1 }] }]'
        }
      </pre>
      <p>
        Conditions read it as <code>experiment.hint == "short"</code>; whoever such a rule is considered for
        is exposed.
      </p>
    </Empty>
  )
}
