import { Button } from '@mantine/core'
import { IconAlertTriangle, IconCheck } from '@tabler/icons-react'
import { useInfiniteQuery } from '@tanstack/react-query'
import type { AccountingView } from '#core/contract/sources.ts'
import { Empty } from '../parts/Empty.tsx'
import { ErrorState } from '../parts/ErrorState.tsx'
import { formatCount, formatMoment, formatNoun } from '../parts/format.ts'
import { Loading } from '../parts/Loading.tsx'
import { OutcomeBadge } from '../parts/OutcomeBadge.tsx'
import { OUTCOME_ORDER } from '../parts/outcomes.ts'
import { Scroller } from '../parts/Scroller.tsx'
import { api } from '../transport/client.ts'
import styles from './AccountingPane.module.css'
import { kindWords } from './words.ts'

type Minute = AccountingView['minutes'][number]

/** Per intake and minute: received, counted in the tables, against the sum of the outcomes, counted as receipts. */
export function AccountingPane() {
  const accounts = useInfiniteQuery({
    ...api.sources.accounting.infiniteOptions({
      input: (before: number | undefined) => ({ before }),
      initialPageParam: undefined,
      getNextPageParam: ({ since }) => since ?? undefined,
    }),
    refetchInterval: 5_000,
  })
  if (accounts.isError && accounts.data === undefined)
    return <ErrorState error={accounts.error} onRetry={() => void accounts.refetch()} />
  if (accounts.data === undefined) return <Loading what="the accounts" />
  const [newest] = accounts.data.pages
  if (newest === undefined) return <Loading what="the accounts" />
  const minutes = accounts.data.pages.flatMap((page) => page.minutes)
  if (minutes.length === 0)
    return (
      <Empty title="Nothing has been received yet">Each event that comes in is accounted for here.</Empty>
    )
  return (
    <div className={styles.pane}>
      <Verdict view={{ ...newest, minutes }} />
      <Scroller label="Accounts per minute">
        <table className={styles.table}>
          <thead>
            <tr>
              <th scope="col">Minute</th>
              <th scope="col">Intake</th>
              <th scope="col" className={styles.number}>
                Received
              </th>
              {OUTCOME_ORDER.map((name) => (
                <th key={name} scope="col" className={styles.number}>
                  <OutcomeBadge outcome={name} />
                </th>
              ))}
              <th scope="col" className={styles.number}>
                Difference
              </th>
            </tr>
          </thead>
          <tbody>
            {minutes.map((minute) => (
              <Row key={`${minute.minute} ${minute.kind} ${minute.name}`} minute={minute} />
            ))}
          </tbody>
        </table>
        {accounts.hasNextPage && (
          <div className={styles.note}>
            <Button loading={accounts.isFetchingNextPage} onClick={() => void accounts.fetchNextPage()}>
              Older minutes
            </Button>{' '}
            What is not shown is in the sums above and in /metrics.
          </div>
        )}
      </Scroller>
    </div>
  )
}

/** The columns before and after those of the outcomes. */
const OTHER_COLUMNS = 4

function Row({ minute }: { readonly minute: Minute }) {
  const { meaning, difference } = minute
  return (
    <>
      <tr data-fault={meaning !== null || undefined}>
        <th scope="row">{formatMoment(minute.minute)}</th>
        <td>
          {minute.name} <span className={styles.quiet}>{kindWords(minute.kind)}</span>
        </td>
        <td className={styles.number}>
          <strong>{formatCount(minute.received)}</strong>
          <span className={styles.equals}>{difference === 0 ? '=' : '≠'}</span>
        </td>
        {OUTCOME_ORDER.map((name) => (
          <td key={name} className={styles.number}>
            {minute.outcomes[name] === 0 ? (
              <span className={styles.quiet}>0</span>
            ) : (
              formatCount(minute.outcomes[name])
            )}
          </td>
        ))}
        <td className={styles.number}>
          {meaning === null ? (
            <IconCheck size={14} role="img" aria-label="none" className={styles.good} />
          ) : (
            <strong>{differenceWords(difference)}</strong>
          )}
        </td>
      </tr>
      {meaning !== null && (
        <tr data-fault="" className={styles.why}>
          <td colSpan={OUTCOME_ORDER.length + OTHER_COLUMNS}>
            <IconAlertTriangle size={13} aria-hidden="true" /> {meaning}
          </td>
        </tr>
      )}
    </>
  )
}

function differenceWords(difference: number): string {
  if (difference === 0) return 'parts differ'
  return difference > 0 ? `+${formatCount(difference)}` : `−${formatCount(-difference)}`
}

/** The answer first: it adds up, or where it does not. */
function Verdict({ view }: { readonly view: AccountingView }) {
  const { arrivals, receipts, meaning, minutes, intakes } = view
  const faults = minutes.filter((minute) => minute.meaning !== null).length
  const good = faults === 0 && meaning === null
  return (
    <div className={styles.verdict} data-fault={!good || undefined} role="status">
      <h2>
        {good ? (
          <>
            <IconCheck size={15} aria-hidden="true" /> Everything that came in is accounted for
          </>
        ) : (
          <>
            <IconAlertTriangle size={15} aria-hidden="true" />{' '}
            {faults === 0
              ? 'It does not add up'
              : `${formatNoun(faults, 'line')} below ${faults === 1 ? 'does' : 'do'} not add up`}
          </>
        )}
      </h2>
      <p>
        {formatNoun(arrivals, 'arrival')} numbered, {formatNoun(receipts, 'receipt')} written, by{' '}
        {formatNoun(intakes.length, 'intake')}. Received is counted row by row in the tables, the outcomes are
        the receipts that /metrics shows: each is counted apart from the other.
      </p>
      {meaning !== null && <p>{meaning}</p>}
    </div>
  )
}
