import { Button } from '@mantine/core'
import { IconAffiliate, IconAlertTriangle } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import type { AttributionQuestion, AttributionView as View } from '#core/contract/attribution.ts'
import { go, href, useAddress } from '../address/use-address.ts'
import { Empty } from '../parts/Empty.tsx'
import frame from '../parts/Frame.module.css'
import { Loading } from '../parts/Loading.tsx'
import { Scroller } from '../parts/Scroller.tsx'
import { Segments } from '../parts/Segments.tsx'
import { useKeys } from '../shell/keys/keys.ts'
import { api } from '../transport/client.ts'
import styles from './AttributionView.module.css'
import { CreditExport } from './CreditExport.tsx'
import { CreditTable } from './CreditTable.tsx'
import { channelRows } from './compare.ts'
import { ExperimentsPart } from './ExperimentsPart.tsx'
import { LookbackSelect } from './LookbackSelect.tsx'
import { NotCounted } from './NotCounted.tsx'
import { OutcomesPart } from './OutcomesPart.tsx'
import { SectionBar, sectionOf } from './SectionBar.tsx'
import { useCounted } from './use-counted.ts'
import { countingWords, isModel, isRange, MODEL_ORDER, MODEL_WORDS } from './words.ts'

/** Credit of channels, outcomes with their values, and experiments. */
export function AttributionView() {
  const { params } = useAddress()
  const section = sectionOf(params.part)
  if (section === 'outcomes') return <OutcomesPart />
  return section === 'experiments' ? <ExperimentsPart /> : <Channels />
}

/** Models side by side, for each channel. */
function Channels() {
  const { question } = useCounted()
  const credits = useQuery(api.attribution.get.queryOptions({ input: question }))
  if (credits.isError && credits.data === undefined) {
    return <NotCounted error={credits.error} question={question} onRetry={() => void credits.refetch()} />
  }
  if (credits.data === undefined) return <Loading what="the credits" />
  const view = credits.data
  return (
    <div className={frame.view}>
      <SectionBar section="channels" outcomes={view.outcomes} />
      {view.conversion.kind === 'none' ? (
        <NoConversion />
      ) : view.conversions === 0 ? (
        <NothingToCredit view={view} isRange={isRange(question.filter)} />
      ) : (
        <Table view={view} question={question} />
      )}
    </div>
  )
}

function Table({ view, question }: { readonly view: View; readonly question: AttributionQuestion }) {
  const { params, selection } = useAddress()
  const model = isModel(params.model) ? params.model : 'markov'
  const journey = params.journey === undefined ? {} : { journey: params.journey }
  const lookback = params.lookback === undefined ? {} : { lookback: params.lookback }
  const selected = selection?.kind === 'channel' ? selection.name : undefined
  const rows = channelRows(view, model)
  const walk = (direction: -1 | 1) => () => {
    const at = rows.findIndex((row) => row.channel === selected)
    const to = at < 0 ? 0 : Math.min(rows.length - 1, Math.max(0, at + direction))
    const name = rows[to]?.channel
    if (name !== undefined) go({ selection: { kind: 'channel', name } }, { replace: true })
  }
  useKeys('Attribution', [
    { key: '↑', what: 'channel above', run: walk(-1) },
    { key: '↓', what: 'channel below', run: walk(1) },
  ])
  return (
    <>
      <div className={frame.bar}>
        {(view.value !== null || view.by === 'value') && (
          <>
            <span className={frame.quiet}>Credit by</span>
            <Segments
              label="Credit by"
              value={view.by}
              options={[
                { value: 'conversions', label: 'Conversions' },
                { value: 'value', label: 'Value' },
              ]}
              onChange={(by) => go({ params: { by: by === 'value' ? by : undefined } })}
            />
          </>
        )}
        <span className={frame.quiet}>Sort and show by</span>
        <Segments
          label="Model"
          value={model}
          options={MODEL_ORDER.map((value) => ({ value, label: MODEL_WORDS[value].name }))}
          onChange={(value) => go({ params: { model: value } }, { replace: true })}
        />
        <LookbackSelect />
        <div className={frame.actions}>
          {view.by === 'conversions' && params.outcome === undefined && (
            <Button
              component="a"
              leftSection={<IconAffiliate size={14} />}
              href={href({
                view: 'graph',
                selection: undefined,
                params: { ...journey, ...lookback, colour: 'credit', model },
              })}
            >
              Show on graph
            </Button>
          )}
          <CreditExport question={question} />
        </div>
      </div>
      <Scroller label="Credits" className={frame.measured}>
        <CreditTable view={view} rows={rows} model={model} selected={selected} />
        <p className={styles.counting}>{countingWords(view, isRange(question.filter))}</p>
        <dl className={styles.models}>
          {MODEL_ORDER.map((name) => (
            <div key={name}>
              <dt>{MODEL_WORDS[name].name}</dt>
              <dd>{MODEL_WORDS[name].how}</dd>
            </div>
          ))}
        </dl>
        {view.channels.length === 1 && (
          <p className={styles.warning}>
            <IconAlertTriangle size={15} aria-hidden="true" />
            <span>
              <strong>There is one channel only, so every model gives it everything.</strong> Send{' '}
              <code>payload.channel</code> or <code>utm_source</code> with the events that bring people in.
            </span>
          </p>
        )}
      </Scroller>
    </>
  )
}

function NoConversion() {
  return (
    <Empty
      title="No conversion is defined"
      action={
        <Button component="a" href={href({ view: 'rules', selection: undefined })}>
          Open rules
        </Button>
      }
    >
      <p>
        Credit needs something to be credited with. Either declare the step that counts in the rules file:
      </p>
      <pre>{'"outcomes": [{ "step": "SUBSCRIBED", "kind": "conversion" }]'}</pre>
      <p>
        or send an event of type <code>CONVERSION</code> when it happens.
      </p>
    </Empty>
  )
}

function NothingToCredit({ view, isRange }: { readonly view: View; readonly isRange: boolean }) {
  return (
    <Empty title="No conversion to credit">
      <p>{countingWords(view, isRange)}</p>
      <p>Nobody under the present filter and time range converted after a touchpoint.</p>
    </Empty>
  )
}
