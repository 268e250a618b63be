import { useQuery } from '@tanstack/react-query'
import type { OutcomeRow, OutcomesView } from '#core/contract/attribution.ts'
import { href, useFilter } from '../address/use-address.ts'
import { Chip } from '../parts/Chip.tsx'
import { Empty } from '../parts/Empty.tsx'
import { ErrorState } from '../parts/ErrorState.tsx'
import frame from '../parts/Frame.module.css'
import { formatCount, formatPercent } from '../parts/format.ts'
import { Loading } from '../parts/Loading.tsx'
import { Scroller } from '../parts/Scroller.tsx'
import { api } from '../transport/client.ts'
import styles from './AttributionView.module.css'
import table from './CreditTable.module.css'
import { OutcomesExport } from './OutcomesExport.tsx'
import { SectionBar } from './SectionBar.tsx'
import { formatAmount } from './words.ts'

/** Who reached what the rules declare as a conversion or a loss, and with what value. */
export function OutcomesPart() {
  const filter = useFilter()
  const outcomes = useQuery(api.attribution.outcomes.queryOptions({ input: { filter } }))
  if (outcomes.isError && outcomes.data === undefined) {
    return <ErrorState error={outcomes.error} onRetry={() => void outcomes.refetch()} />
  }
  if (outcomes.data === undefined) return <Loading what="the outcomes" />
  return (
    <div className={frame.view}>
      <SectionBar section="outcomes" outcomes={[]} saved={<OutcomesExport filter={filter} />} />
      {outcomes.data.outcomes.length === 0 ? <NoOutcomes /> : <OutcomesTable view={outcomes.data} />}
    </div>
  )
}

function peopleOf({ journey, step }: OutcomeRow): string {
  const walk = { lens: 'step' as const, ...(journey === null ? {} : { journey }) }
  return href({ view: 'people', selection: undefined, of: { kind: 'node', ...walk, id: step } })
}

function stepOnGraph({ journey, step }: OutcomeRow): string {
  const params = { lens: 'step', ...(journey === null ? {} : { journey }) }
  return href({ view: 'graph', selection: { kind: 'step', id: step }, params })
}

function OutcomesTable({ view }: { readonly view: OutcomesView }) {
  const further = view.outcomes.some(({ journey }) => journey !== null)
  return (
    <Scroller label="Outcomes" className={frame.measured}>
      <table className={table.table}>
        <thead>
          <tr>
            <th scope="col">Outcome</th>
            <th scope="col">Kind</th>
            {further && <th scope="col">Journey</th>}
            <th scope="col" className={table.number}>
              People
            </th>
            <th scope="col" className={table.number}>
              of {formatCount(view.people)}
            </th>
            <th scope="col" className={table.number}>
              Times
            </th>
            <th scope="col" className={table.number}>
              With a value
            </th>
            <th scope="col" className={table.number}>
              Sum of value
            </th>
            <th scope="col" className={table.number}>
              Mean
            </th>
            <th scope="col">Value is</th>
          </tr>
        </thead>
        <tbody>
          {view.outcomes.map((row) => (
            <tr key={`${row.journey ?? ''}\n${row.step}`}>
              <th scope="row">
                <a href={stepOnGraph(row)}>{row.step}</a>
              </th>
              <td>
                <Chip tone={row.kind === 'conversion' ? 'success' : 'late'}>{row.kind}</Chip>
              </td>
              {further && <td>{row.journey ?? 'main'}</td>}
              <td className={table.number}>
                {row.people === 0 ? '0' : <a href={peopleOf(row)}>{formatCount(row.people)}</a>}
              </td>
              <td className={table.number}>
                {formatPercent(view.people === 0 ? null : row.people / view.people)}
              </td>
              <td className={table.number}>{formatCount(row.times)}</td>
              <td className={table.number}>{formatCount(row.valued)}</td>
              <td className={table.number}>{row.sum === null ? '–' : formatAmount(row.sum)}</td>
              <td className={table.number}>{row.mean === null ? '–' : formatAmount(row.mean)}</td>
              <td>{row.valueFrom === 'rule' ? 'as the rules work it out' : 'payload.value, where sent'}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <p className={styles.counting}>
        An outcome is reached when somebody comes to its step from another one. People are distinct; times
        count every arrival; sum and mean are of the arrivals that have a value, in the unit in which it was
        sent.
      </p>
    </Scroller>
  )
}

function NoOutcomes() {
  return (
    <Empty title="The active rules declare no outcomes">
      <p>Say in the rules file which steps are a conversion or a loss, and what one is worth:</p>
      <pre>{'"outcomes": [{ "step": "SUBSCRIBED", "kind": "conversion", "value": "payload.value" }]'}</pre>
    </Empty>
  )
}
