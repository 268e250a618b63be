import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { href } from '../address/use-address.ts'
import { Empty } from '../parts/Empty.tsx'
import { ErrorState } from '../parts/ErrorState.tsx'
import { formatCount, formatPercent } from '../parts/format.ts'
import { InspectorFrame, InspectorSection } from '../parts/InspectorFrame.tsx'
import { Loading } from '../parts/Loading.tsx'
import { NumberLine } from '../parts/NumberLine.tsx'
import { api } from '../transport/client.ts'
import styles from './ChannelInspector.module.css'
import { againstLast, channelRows, creditableOf, creditedTo, largest } from './compare.ts'
import { useCounted } from './use-counted.ts'
import { formatCredited, formatDifference, MODEL_ORDER, MODEL_WORDS, removalWords } from './words.ts'

/** One channel: what each model credits it with, and what the chain expects without it. */
export function ChannelInspector({ name }: { readonly name: string }) {
  const { question } = useCounted()
  const credits = useQuery(api.attribution.get.queryOptions({ input: question }))
  if (credits.isError && credits.data === undefined) {
    return <ErrorState error={credits.error} onRetry={() => void credits.refetch()} />
  }
  if (credits.data === undefined) return <Loading what="the channel" />
  const view = credits.data
  const row = channelRows(view, 'markov').find((each) => each.channel === name)
  if (row === undefined) {
    return (
      <Empty title="This channel does not occur">
        No event under the present filter and time range comes through {name}.
      </Empty>
    )
  }
  const { markov, last, first } = row.credits
  const { by } = view
  const journey = question.journey === undefined ? {} : { journey: question.journey }
  const most = largest(MODEL_ORDER.map((model) => creditedTo(row, model, by)))
  const difference = againstLast(row, 'markov', by)
  return (
    <InspectorFrame
      title={row.channel}
      badges={
        <span>{view.touchpoint === 'channel' ? 'a channel named by events' : 'the source of events'}</span>
      }
      footer={
        // The graph draws every conversion of a journey once.
        by === 'conversions' &&
        question.outcome === undefined && (
          <Button
            component="a"
            variant="filled"
            href={href({
              view: 'graph',
              selection: undefined,
              params: { ...journey, colour: 'credit', model: 'markov' },
            })}
          >
            Show credit on graph
          </Button>
        )
      }
    >
      <InspectorSection>
        <NumberLine
          label="Markov credit"
          how={by}
          value={formatCredited(creditedTo(row, 'markov', by), 'markov', by)}
        />
        <NumberLine
          label={`Share of ${by}`}
          how={`of ${formatCount(creditableOf(view))}`}
          value={formatPercent(markov?.share ?? 0)}
        />
        <NumberLine label="Touches" how="events through it" value={formatCount(row.touches)} />
        <NumberLine label="People" how="touched by it" value={formatCount(row.people)} />
      </InspectorSection>
      <InspectorSection title="By model" beside={`0 – ${formatCredited(most, 'markov', by)} ${by}`}>
        <dl className={styles.models}>
          {MODEL_ORDER.map((model) => {
            const credited = creditedTo(row, model, by)
            return (
              <div key={model} title={MODEL_WORDS[model].how}>
                <dt>{MODEL_WORDS[model].name}</dt>
                <dd className={styles.track} aria-hidden="true">
                  <span style={{ width: `${most === 0 ? 0 : (credited / most) * 100}%` }} />
                </dd>
                <dd className={styles.value}>{formatCredited(credited, model, by)}</dd>
              </div>
            )
          })}
        </dl>
      </InspectorSection>
      <InspectorSection title="Why it differs from last touch">
        <p className={styles.words}>
          {whyDifferent(row.channel, difference, first?.conversions ?? 0, last?.conversions ?? 0)}
        </p>
      </InspectorSection>
      {markov?.removalEffect !== undefined && (
        <InspectorSection title="If it were gone">
          <p className={styles.words}>{removalWords(row.channel, markov.removalEffect, by)}</p>
        </InspectorSection>
      )}
    </InspectorFrame>
  )
}

/** Says which end of the paths a channel stands at; first and last touch tell. */
function whyDifferent(channel: string, difference: number, first: number, last: number): string {
  const lead = `Markov gives ${formatDifference(difference)} against last touch. `
  if (first > last) {
    return `${lead}${channel} begins ${formatCount(first)} paths that convert and ends ${formatCount(last)}: it opens more than it closes, which last touch does not see.`
  }
  if (last > first) {
    return `${lead}${channel} ends ${formatCount(last)} paths that convert and begins ${formatCount(first)}: last touch pays it for people whom others brought.`
  }
  return `${lead}${channel} begins as many paths that convert as it ends: ${formatCount(first)}.`
}
