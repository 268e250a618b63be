import { Select } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { formatDuration } from '#core/contract/duration.ts'
import type { GraphView } from '#core/contract/graph.ts'
import type { BetweenView } from '#core/contract/journeys.ts'
import { go, href, useAddress } from '../../address/use-address.ts'
import { formatCount, formatPercent } from '../../parts/format.ts'
import { InspectorSection } from '../../parts/InspectorFrame.tsx'
import { NumberLine } from '../../parts/NumberLine.tsx'
import { api } from '../../transport/client.ts'
import { useGraph, walkOf } from '../use-graph.ts'
import styles from './TimeTo.module.css'

interface TimesProps {
  readonly view: BetweenView
  readonly end: string
  /** To the people who did not; absent of sessions. */
  readonly notYet: string | undefined
}

function Times({ view, end, notYet }: TimesProps) {
  const cases = view.caseKind === 'user' ? 'people' : 'sessions'
  if (view.went === 0)
    return (
      <p className={styles.prose}>
        None of {formatCount(view.reached)} {cases} came to {end} after it.{' '}
        {notYet !== undefined && view.reached > 0 && <a href={notYet}>Who they are</a>}
      </p>
    )
  const most = Math.max(...view.histogram.buckets.map(({ count }) => count))
  const [first, last] = [view.histogram.buckets[0], view.histogram.buckets.at(-1)]
  return (
    <>
      <NumberLine
        label="Went on to it"
        how={`of ${formatCount(view.reached)} ${cases}`}
        value={formatCount(view.went)}
        beside={formatPercent(view.went / view.reached)}
      />
      <NumberLine
        label="Did not"
        how="or not yet"
        value={formatCount(view.reached - view.went)}
        {...(notYet !== undefined && view.reached > view.went ? { href: notYet } : {})}
      />
      <NumberLine label="Median" how="half are faster" value={formatDuration(view.medianMs)} />
      <NumberLine
        label="Quartiles"
        how="the middle half"
        value={`${formatDuration(view.lowerQuartileMs)} – ${formatDuration(view.upperQuartileMs)}`}
      />
      <NumberLine label="p90" how="nine of ten are faster" value={formatDuration(view.p90Ms)} />
      <div
        className={styles.bars}
        role="img"
        aria-label={`Times from ${formatDuration(first?.fromMs ?? 0)} to ${formatDuration(last?.toMs ?? 0)}, in bars of ${formatDuration(view.histogram.bucketMs)}`}
      >
        {view.histogram.buckets.map(({ fromMs, toMs, count }) => (
          <span
            key={fromMs}
            title={`${formatDuration(fromMs)} to ${formatDuration(toMs)}: ${formatCount(count)}`}
            style={{ height: `${count === 0 ? 0 : Math.max(4, (count / most) * 100)}%` }}
          />
        ))}
      </div>
      <div className={styles.axis}>
        <span>{formatDuration(first?.fromMs ?? 0)}</span>
        <span>{formatDuration(last?.toMs ?? 0)}</span>
      </div>
    </>
  )
}

/** How long it takes from a step to any other, whatever lies between. */
export function TimeTo({ start, view }: { readonly start: string; readonly view: GraphView }) {
  const { params } = useAddress()
  const { options, filter } = useGraph()
  const end = params.until
  const times = useQuery(
    api.journeys.between.queryOptions({
      input: {
        filter,
        caseKind: options.caseKind,
        lens: view.lens,
        ...(options.journey === undefined ? {} : { journey: options.journey }),
        start,
        end: end ?? '',
      },
      enabled: end !== undefined,
    }),
  )
  return (
    <InspectorSection title="Time to" beside="first visit to first visit after it">
      <Select
        aria-label="Time to which step"
        placeholder="Choose a step"
        searchable
        data={view.nodes.map(({ id }) => id)}
        value={end ?? null}
        onChange={(value) => go({ params: { until: value ?? undefined } }, { replace: true })}
      />
      {end !== undefined && times.data !== undefined && (
        <Times
          view={times.data}
          end={end}
          notYet={
            times.data.caseKind === 'user'
              ? href({
                  view: 'people',
                  selection: undefined,
                  of: { kind: 'notYet', ...walkOf(view), from: start, to: end },
                })
              : undefined
          }
        />
      )}
    </InspectorSection>
  )
}
