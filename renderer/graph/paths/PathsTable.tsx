import { Checkbox } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { formatDuration } from '#core/contract/duration.ts'
import type { VariantRow, VariantsView } from '#core/contract/journeys.ts'
import { go, href, useAddress } from '../../address/use-address.ts'
import { ErrorState } from '../../parts/ErrorState.tsx'
import frame from '../../parts/Frame.module.css'
import { formatCount, formatPercent } from '../../parts/format.ts'
import { Loading } from '../../parts/Loading.tsx'
import { api } from '../../transport/client.ts'
import { isOfEvents } from '../inspect/ends.ts'
import table from '../table/GraphTable.module.css'
import { type Column, SortedTable } from '../table/SortedTable.tsx'
import styles from './Paths.module.css'
import { formatPath, pathText } from './path.ts'
import { usePathsQuestion } from './use-paths.ts'

function columnsFor(view: VariantsView, hasRange: boolean, merges: boolean): Column<VariantRow>[] {
  const cases = view.caseKind === 'user' ? 'People' : 'Sessions'
  return [
    { name: 'Journey, first visit to last', how: 'By its nodes', value: pathText },
    { name: 'Visits', how: 'Nodes on the way', value: ({ nodes }) => nodes.length },
    {
      name: cases,
      how: merges ? `${cases} that went so; back and forth counts once` : `${cases} that went exactly so`,
      value: ({ count }) => count,
      text: ({ count }) => formatCount(count),
    },
    ...(merges
      ? [
          {
            name: 'Back and forth',
            how: 'Of those, how many went between two nodes more often than the journey says',
            value: ({ circled }: VariantRow) => circled,
            text: ({ circled }: VariantRow) => formatCount(circled),
          },
        ]
      : []),
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
      : ` · ${formatCount(stayed)} more did something and stayed where they were before: no journeys`
  return `${formatCount(distinct)} different journeys of ${formatCount(view.cases)} ${cases}${some}${others}`
}

/** What counts of visits that are repeated; another list may have other journeys, so that none stays lit up. */
function repeat(loops: 'kept' | 'circled' | undefined): void {
  go({ params: { loops, path: undefined } }, { replace: true })
}

/** The most common whole journeys, as the filter leaves them. */
export function PathsTable() {
  const { params } = useAddress()
  const question = usePathsQuestion()
  const query = useQuery(api.journeys.variants.queryOptions({ input: question }))
  if (query.isError && query.data === undefined)
    return <ErrorState error={query.error} onRetry={() => void query.refetch()} />
  if (query.data === undefined) return <Loading what="the journeys" />
  const view = query.data
  const hasRange = question.filter.from !== undefined || question.filter.to !== undefined
  const isPart = isOfEvents(question.filter)
  const cutting = view.variants.some(({ begunBefore }) => begunBefore)
  return (
    <>
      <div className={`${frame.bar} ${frame.quiet}`}>
        <span title={summary(view)}>{summary(view)}</span>
        {cutting && (
          <span className={styles.who}>“…” began before {isPart ? 'what is counted' : 'the time range'}</span>
        )}
        <span className={styles.gap} />
        <Checkbox
          className={styles.button ?? ''}
          size="xs"
          label="A loop counts once"
          checked={question.collapse}
          onChange={(event) => repeat(event.currentTarget.checked ? undefined : 'kept')}
        />
        <Checkbox
          className={styles.button ?? ''}
          size="xs"
          label="Back and forth counts once"
          title="A → B → A → B is A → B, and A → B → A → B → A is A → B → A"
          checked={question.circles === true}
          onChange={(event) => repeat(event.currentTarget.checked ? 'circled' : undefined)}
        />
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keys */}
      <section className={`${table.scroller} ${styles.paths}`} aria-label="Journeys" tabIndex={0}>
        <SortedTable
          columns={columnsFor(view, hasRange, question.circles === true)}
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
