import { Button, Modal } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import type { EnforcePreview } from '#core/contract/schemas.ts'
import { ErrorState } from '../parts/ErrorState.tsx'
import { formatCount, formatNoun } from '../parts/format.ts'
import { Loading } from '../parts/Loading.tsx'
import { api } from '../transport/client.ts'
import styles from './EnforceDialog.module.css'
import { setMode } from './save.ts'

interface EnforceDialogProps {
  /** Null: all types that have no mode of their own. */
  readonly eventType: string | null
  readonly onClose: () => void
}

/** Says what enforcing would have refused of what came in last, and enforces when somebody wants it all the same. */
export function EnforceDialog({ eventType, onClose }: EnforceDialogProps) {
  const preview = useQuery({
    ...api.schemas.previewEnforce.queryOptions({ input: { eventType } }),
    staleTime: 0,
  })
  const enforce = async () => {
    if (await setMode(eventType, 'enforce')) onClose()
  }
  const { data } = preview
  return (
    <Modal
      opened
      centered
      onClose={onClose}
      closeButtonProps={{ 'aria-label': 'Close' }}
      title={`Enforce ${eventType ?? 'all types'}`}
      size={560}
      radius={8}
    >
      <p className={styles.about}>
        Events {eventType === null ? '' : `of ${eventType} `}that do not fit are refused from the next one on:
        they become dead letters, kept whole, and move nobody. A type that is enforced also wants eventId,
        timestamp, source and payload from the sender.
      </p>
      {preview.isError && <ErrorState error={preview.error} onRetry={() => void preview.refetch()} />}
      {data === undefined ? preview.isPending && <Loading what="the last events" /> : <Found {...data} />}
      <div className={styles.foot}>
        <Button onClick={onClose}>Leave it as it is</Button>
        <Button
          variant="filled"
          disabled={data === undefined && !preview.isError}
          onClick={() => void enforce()}
        >
          {data !== undefined && data.refused > 0 ? 'Enforce all the same' : 'Enforce'}
        </Button>
      </div>
    </Modal>
  )
}

function Found({ events, refused, reasons }: EnforcePreview) {
  if (events === 0)
    return (
      <p className={styles.lead}>
        No such event is among the last 20,000 that came in: nothing can be said of it.
      </p>
    )
  if (refused === 0)
    return (
      <p className={styles.lead}>
        {events === 1 ? 'The last event' : `None of the last ${formatCount(events)} events`} would{' '}
        {events === 1 ? 'not ' : ''}have been refused.
      </p>
    )
  return (
    <>
      <p className={styles.lead} data-problem>
        {formatCount(refused)} of the last {formatNoun(events, 'event')} would have been refused:
      </p>
      <ul className={styles.reasons}>
        {reasons.map(({ message, events: count }) => (
          <li key={message}>
            <span className={styles.count}>{formatCount(count)} ×</span> {message}
          </li>
        ))}
      </ul>
      <p className={styles.quiet}>
        Counted in what is stored of the last 20,000 that came in. An event may have several reasons. A
        payload that was left out cannot be told from an empty one, and of what privacy has replaced nothing
        is said.
      </p>
    </>
  )
}
