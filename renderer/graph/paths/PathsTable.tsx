import { Button, Checkbox } from '@mantine/core'
import { IconDownload } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { formatDuration } from '#core/contract/duration.ts'
import type { VariantRow, VariantsQuestion, VariantsView } from '#core/contract/journeys.ts'
import { go, href, useAddress } from '../../address/use-address.ts'
import { downloadFile } from '../../parts/download.ts'
import { ErrorState } from '../../parts/ErrorState.tsx'
import frame from '../../parts/Frame.module.css'
import { formatCount, formatPercent } from '../../parts/format.ts'
import { Loading } from '../../parts/Loading.tsx'
import { tellProblem } from '../../shell/keys/actions.ts'
import { api, client } from '../../transport/client.ts'
import table from '../table/GraphTable.module.css'
import { type Column, SortedTable } from '../table/SortedTable.tsx'
import { pathsToCsv } from './csv.ts'
import styles from './Paths.module.css'
import { formatPath, pathText } from './path.ts'
import { usePathsQuestion } from './use-paths.ts'

const EXPORTED = 100_000

async function exportPaths(question: VariantsQuestion): Promise<void> {
  try {
    const view = await client.journeys.variants({ ...question, limit: EXPORTED })
    downloadFile('journeys.csv', pathsToCsv(view), 'text/csv')
  } catch (error) {
    tellProblem('The journeys could not be exported.', error)
  }
}

function columnsFor(view: VariantsView, hasRange: boolean): Column<VariantRow>[] {
  const cases = view.caseKind === 'user' ? 'People' : 'Sessions'
  return [
    { name: 'Journey, first visit to last', how: 'By its nodes', value: pathText },
    { name: 'Visits', how: 'Nodes on the way', value: ({ nodes }) => nodes.length },
    {
      name: cases,
      how: `${cases} that went exactly so`,
      value: ({ count }) => count,
      text: ({ count }) => formatCount(count),
    },
    {
      name: 'Share',
      how: `Of all ${cases.toLowerCase()} with a journey`,
      value: ({ share }) => share,
      text: ({ share }) => formatPercent(share),
    },
    {
      name: 'Converted',
      how: 'Share of those with a conversion',
      value: ({ count, converted }) => (converted === null ? null : converted / count),
      text: ({ count, converted }) => (converted === null ? '–' : formatPercent(converted / count)),
    },
    {
      name: 'Median time',
      how: 'From coming to the first node to coming to the last',
      value: ({ medianMs }) => medianMs,
      text: ({ medianMs }) => formatDuration(medianMs),
    },
    ...(hasRange
      ? [
          {
            name: 'Go on later',
            how: 'Of those, how many move on after the time range',
            value: ({ goOn }: VariantRow) => goOn,
            text: ({ goOn }: VariantRow) => formatCount(goOn),
          },
        ]
      : []),
    {
      name: 'For example',
      how: 'People who went so',
      value: ({ examples }) => examples[0] ?? null,
      cell: ({ examples }) => (
        <span className={styles.examples}>
          {examples.map((id) => (
            <a key={id} href={href({ view: 'people', of: undefined, selection: { kind: 'person', id } })}>
              {id}
            </a>
          ))}
        </span>
      ),
    },
  ]
}

/** How many journeys there are, and what of them lies outside the time range. */
function summary(view: VariantsView): string {
  const cases = view.caseKind === 'user' ? 'people' : 'sessions'
  const { variants, distinct, stayed } = view
  const shown = variants.reduce((sum, { count }) => sum + count, 0)
  const some =
    variants.length < distinct
      ? `; the ${formatCount(variants.length)} most common are ${formatPercent(shown / view.cases)} of them`
      : ''
  const others =
    stayed === 0
      ? ''
      : ` · ${formatCount(stayed)} more had an event in the time range and stayed where they were: no journeys`
  return `${formatCount(distinct)} different journeys of ${formatCount(view.cases)} ${cases}${some}${others}`
}

/** The most common whole journeys, as the filter leaves them. */
export function PathsTable() {
  const { params } = useAddress()
  const question = usePathsQuestion()
  const [isExporting, setExporting] = useState(false)
  const query = useQuery(api.journeys.variants.queryOptions({ input: question }))
  if (query.isError && query.data === undefined)
    return <ErrorState error={query.error} onRetry={() => void query.refetch()} />
  if (query.data === undefined) return <Loading what="the journeys" />
  const view = query.data
  const hasRange = question.filter.from !== undefined || question.filter.to !== undefined
  const cutting = view.variants.some(({ begunBefore }) => begunBefore)
  return (
    <>
      <div className={`${frame.bar} ${frame.quiet}`}>
        <span title={summary(view)}>{summary(view)}</span>
        {cutting && <span className={styles.who}>“…” began before the time range</span>}
        <span className={styles.gap} />
        <Checkbox
          className={styles.button ?? ''}
          size="xs"
          label="A loop counts once"
          checked={question.collapse}
          onChange={(event) =>
            go({ params: { loops: event.currentTarget.checked ? undefined : 'kept' } }, { replace: true })
          }
        />
        <Button
          className={styles.button ?? ''}
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
      <section className={`${table.scroller} ${styles.paths}`} aria-label="Journeys" tabIndex={0}>
        <SortedTable
          columns={columnsFor(view, hasRange)}
          rows={view.variants}
          sortedBy={view.caseKind === 'user' ? 'People' : 'Sessions'}
          keyOf={formatPath}
          isSelected={(row) => formatPath(row) === params.path}
          onSelect={(row) => go({ params: { as: undefined, path: formatPath(row) } })}
        />
      </section>
    </>
  )
}
