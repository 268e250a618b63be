import { useQuery } from '@tanstack/react-query'
import { formatDuration } from '#core/contract/duration.ts'
import type { GraphView } from '#core/contract/graph.ts'
import { href } from '../../address/use-address.ts'
import { formatCount, formatNoun } from '../../parts/format.ts'
import { InspectorSection } from '../../parts/InspectorFrame.tsx'
import { NumberLine } from '../../parts/NumberLine.tsx'
import { api } from '../../transport/client.ts'
import styles from '../table/Bars.module.css'
import { useGraph } from '../use-graph.ts'
import { casesOf } from './words.ts'

/** Median time from the first step to the conversion that most people reached; nothing where there is no such way. */
export function TimeToConversion({ view }: { readonly view: GraphView }) {
  const { options, filter } = useGraph()
  const start = view.initialStep
  const end = view.nodes
    .filter(({ outcome, users }) => outcome === 'conversion' && users > 0)
    .reduce((most, node) => (node.users > most.users ? node : most), { id: '', users: 0 }).id
  const isAsked = view.lens === 'step' && start !== null && end !== ''
  const times = useQuery(
    api.journeys.between.queryOptions({
      input: {
        filter,
        caseKind: options.caseKind,
        lens: view.lens,
        ...(options.journey === undefined ? {} : { journey: options.journey }),
        start: start ?? '',
        end,
      },
      enabled: isAsked,
    }),
  )
  if (!isAsked || times.data === undefined || times.data.went === 0) return null
  const isSessions = view.caseKind === 'session'
  const { went, medianMs, lowerQuartileMs, upperQuartileMs } = times.data
  return (
    <InspectorSection
      title={isSessions ? `Time to ${end} within one session` : `Time to ${end}`}
      beside={isSessions ? `${formatCount(went)} only` : `from the first visit to ${start}`}
    >
      <NumberLine
        label="Median"
        how={
          isSessions
            ? `of the ${formatNoun(went, 'session')} with ${start} and ${end}`
            : `of ${casesOf(view, went)}`
        }
        value={formatDuration(medianMs)}
        href={href({ selection: { kind: 'step', id: start }, params: { until: end } })}
      />
      <NumberLine
        label="Quartiles"
        how="the middle half"
        value={`${formatDuration(lowerQuartileMs)} – ${formatDuration(upperQuartileMs)}`}
      />
      {isSessions && (
        <p className={styles.prose}>
          A way through several sessions is in none of them.{' '}
          <a href={href({ params: { case: undefined } })}>Follow people</a> for the time that it took them.
        </p>
      )}
    </InspectorSection>
  )
}
