import { useCallback, useMemo, useState } from 'react'
import type { ReceiptsSummary } from '#core/contract/workspace.ts'
import { go, useAddress, useFilter } from '../address/use-address.ts'
import { Empty } from '../parts/Empty.tsx'
import { ErrorState } from '../parts/ErrorState.tsx'
import { formatClock, formatCount } from '../parts/format.ts'
import { Loading } from '../parts/Loading.tsx'
import type { OutcomeName } from '../parts/outcomes.ts'
import { useKeys } from '../shell/keys/keys.ts'
import { focusWhy } from '../shell/panes/focus-why.ts'
import { useReceipts } from '../transport/receipts.ts'
import { useCursor } from '../transport/use-changes.ts'
import { CurlLine } from '../welcome/CurlLine.tsx'
import { IntakeTable } from './IntakeTable.tsx'
import { LiveToolbar } from './LiveToolbar.tsx'
import styles from './LiveView.module.css'
import { hideAllBut, tailQuery } from './live-params.ts'
import { MinuteChart } from './MinuteChart.tsx'
import { busiest } from './minutes.ts'
import { TailTable } from './TailTable.tsx'
import type { TailList } from './tail-list.ts'
import { useTail } from './use-tail.ts'

function showOnly(outcome: OutcomeName, intake: string | undefined): void {
  go({ params: { hide: hideAllBut(outcome), intake } })
}

/** The arrival of the row next to the selected one; the newest where none is selected. */
function neighbour(list: TailList, selected: number | undefined, direction: -1 | 1): number | undefined {
  const rows = list.items.flatMap((item) => (item.kind === 'row' ? [item.row.arrival] : []))
  const at = selected === undefined ? -1 : rows.indexOf(selected)
  return at < 0 ? rows[0] : rows[Math.min(rows.length - 1, Math.max(0, at + direction))]
}

/** What comes in, what became of it, and that it adds up. */
export function LiveView() {
  const { params, selection } = useAddress()
  const filter = useFilter()
  const workspace = useCursor((state) => state.cursor.workspace)
  const [pausedAt, setPausedAt] = useState<number | null>(null)
  const receipts = useReceipts()
  const asked = JSON.stringify([params, filter, workspace])
  // A selection changes the address but not the question; another workspace changes the answer to the same one.
  // biome-ignore lint/correctness/useExhaustiveDependencies: `asked` stands for what it was made of
  const query = useMemo(() => tailQuery(params, filter), [asked])
  const tail = useTail(query, pausedAt !== null)
  const resume = useCallback(() => setPausedAt(null), [])
  const toggle = useCallback(() => setPausedAt((at) => (at === null ? Date.now() : null)), [])
  const selected = selection?.kind === 'receipt' ? selection.arrival : undefined
  const walk = (direction: -1 | 1) => () => {
    const arrival = neighbour(tail.list, selected, direction)
    if (arrival !== undefined) go({ selection: { kind: 'receipt', arrival } }, { replace: true })
  }
  const why = () => {
    if (selected === undefined) walk(1)()
    focusWhy()
  }
  useKeys('Live', [
    { key: 'Space', what: 'pause or resume the list', run: toggle },
    { key: 'End', what: 'resume', run: resume },
    { key: '↑', what: 'newer event', run: walk(-1) },
    { key: '↓', what: 'older event', run: walk(1) },
    { key: 'W', what: 'why it was refused, moved or did not', run: why },
  ])
  if (receipts.isError && receipts.data === undefined) {
    return <ErrorState error={receipts.error} onRetry={() => void receipts.refetch()} />
  }
  if (receipts.data === undefined) return <Loading what="what has come in" />
  if (receipts.data.received === 0) {
    return (
      <Empty title="Nothing has come in yet">
        <p>Send an event; it appears here as soon as it is stored.</p>
        <CurlLine />
      </Empty>
    )
  }
  return (
    <div className={styles.view}>
      <Throughput receipts={receipts.data} pausedAt={pausedAt} />
      <IntakeTable receipts={receipts.data} onShow={showOnly} />
      <LiveToolbar paused={pausedAt !== null} waiting={tail.waiting} onToggle={toggle} onResume={resume} />
      <Tail tail={tail} selected={selected} />
    </div>
  )
}

interface TailProps {
  readonly tail: ReturnType<typeof useTail>
  readonly selected: number | undefined
}

function Tail({ tail, selected }: TailProps) {
  if (tail.error !== undefined && !tail.loaded) {
    return <ErrorState error={tail.error} onRetry={tail.reload} />
  }
  if (!tail.loaded) return <Loading what="the newest events" />
  if (tail.list.items.length === 0) {
    return (
      <Empty title="No event passes">
        <p>Nothing that has come in passes the outcomes, texts, filter and time range chosen above.</p>
      </Empty>
    )
  }
  return <TailTable list={tail.list} selected={selected} onOlder={tail.loadOlder} onGap={tail.fill} />
}

interface ThroughputProps {
  readonly receipts: ReceiptsSummary
  readonly pausedAt: number | null
}

function Throughput({ receipts, pausedAt }: ThroughputProps) {
  const peak = busiest(receipts.perMinute)
  return (
    <div className={styles.throughput}>
      <div className={styles.now}>
        <p>
          <strong>{formatCount(receipts.perSecond)}</strong> /s <span>over the last 10 s</span>
        </p>
        {peak !== undefined && (
          <p className={styles.quiet}>
            peak {formatCount(peak.received)} in the minute of {formatClock(peak.minute)}
          </p>
        )}
      </div>
      <MinuteChart perMinute={receipts.perMinute} pausedAt={pausedAt} />
      <dl className={styles.queue}>
        <dt>Waiting to be stored</dt>
        <dd>{formatCount(receipts.queued)}</dd>
      </dl>
    </div>
  )
}
