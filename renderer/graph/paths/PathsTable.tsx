import { Button, Checkbox } from '@mantine/core'
import { IconDownload } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { VariantRow, VariantsQuestion } from '#core/contract/journeys.ts'
import { go, href, useAddress } from '../../address/use-address.ts'
import { ErrorState } from '../../parts/ErrorState.tsx'
import { formatCount, formatDuration, formatPercent } from '../../parts/format.ts'
import { Loading } from '../../parts/Loading.tsx'
import { tellProblem } from '../../shell/keys/actions.ts'
import { api, client } from '../../transport/client.ts'
import table from '../table/GraphTable.module.css'
import { useGraph } from '../use-graph.ts'
import { pathsToCsv } from './csv.ts'
import styles from './Paths.module.css'
import { formatPath, readPath } from './path.ts'

const SHOWN = 200
const EXPORTED = 100_000

async function exportPaths(question: VariantsQuestion): Promise<void> {
  try {
    const view = await client.journeys.variants({ ...question, limit: EXPORTED })
    const link = document.createElement('a')
    link.href = URL.createObjectURL(new Blob([pathsToCsv(view)], { type: 'text/csv' }))
    link.download = 'journeys.csv'
    link.click()
    URL.revokeObjectURL(link.href)
  } catch (error) {
    tellProblem('The journeys could not be exported.', error)
  }
}

function PathRow({ row, isSelected }: { readonly row: VariantRow; readonly isSelected: boolean }) {
  const { nodes, count, share, converted, medianMs, examples } = row
  return (
    <tr data-selected={isSelected || undefined}>
      <th scope="row" className={styles.path}>
        <button
          type="button"
          title="Show it on the graph"
          onClick={() => go({ params: { as: undefined, path: formatPath(nodes) } })}
        >
          {nodes.join(' → ')}
        </button>
      </th>
      <td>{nodes.length}</td>
      <td>{formatCount(count)}</td>
      <td>{formatPercent(share)}</td>
      <td>{converted === null ? '–' : formatPercent(converted / count)}</td>
      <td>{formatDuration(medianMs)}</td>
      <td className={styles.examples}>
        {examples.map((id) => (
          <a key={id} href={href({ view: 'people', of: undefined, selection: { kind: 'person', id } })}>
            {id}
          </a>
        ))}
      </td>
    </tr>
  )
}

/** The most common whole journeys, as the filter leaves them. */
export function PathsTable() {
  const { params } = useAddress()
  const { options, filter } = useGraph()
  const [isExporting, setExporting] = useState(false)
  const collapse = params.loops !== 'kept'
  const question: VariantsQuestion = {
    filter,
    caseKind: options.caseKind,
    ...(options.journey === undefined ? {} : { journey: options.journey }),
    ...(options.lens === undefined ? {} : { lens: options.lens }),
    collapse,
    limit: SHOWN,
  }
  const query = useQuery(api.journeys.variants.queryOptions({ input: question }))
  if (query.isError && query.data === undefined)
    return <ErrorState error={query.error} onRetry={() => void query.refetch()} />
  if (query.data === undefined) return <Loading what="the journeys" />
  const view = query.data
  const cases = view.caseKind === 'user' ? 'people' : 'sessions'
  const shown = view.variants.reduce((sum, { count }) => sum + count, 0)
  const chosen = formatPath(readPath(params.path) ?? [])
  return (
    <>
      <div className={styles.bar}>
        <span>
          {formatCount(view.distinct)} different journeys of {formatCount(view.cases)} {cases}
          {view.variants.length < view.distinct &&
            `; the ${formatCount(view.variants.length)} most common are ${formatPercent(shown / view.cases)} of them`}
        </span>
        <span className={styles.gap} />
        <Checkbox
          size="xs"
          label="A loop counts once"
          checked={collapse}
          onChange={(event) =>
            go({ params: { loops: event.currentTarget.checked ? undefined : 'kept' } }, { replace: true })
          }
        />
        <Button
          size="compact-xs"
          leftSection={<IconDownload size={14} />}
          loading={isExporting}
          onClick={async () => {
            setExporting(true)
            await exportPaths(question)
            setExporting(false)
          }}
        >
          Export CSV
        </Button>
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keys */}
      <section className={table.scroller} aria-label="Journeys" tabIndex={0}>
        <table className={table.table}>
          <thead>
            <tr>
              <th scope="col">Journey, first visit to last</th>
              <th scope="col">Visits</th>
              <th scope="col">{view.caseKind === 'user' ? 'People' : 'Sessions'}</th>
              <th scope="col">Share</th>
              <th scope="col">Converted</th>
              <th scope="col" title="From the first visit to the last">
                Median time
              </th>
              <th scope="col">For example</th>
            </tr>
          </thead>
          <tbody>
            {view.variants.map((row) => (
              <PathRow key={formatPath(row.nodes)} row={row} isSelected={formatPath(row.nodes) === chosen} />
            ))}
          </tbody>
        </table>
      </section>
    </>
  )
}
