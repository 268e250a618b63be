import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { WebhookView } from '#core/contract/webhooks.ts'
import { useAddress } from '../address/use-address.ts'
import { ErrorState } from '../parts/ErrorState.tsx'
import { Loading } from '../parts/Loading.tsx'
import pane from '../parts/Pane.module.css'
import { Part } from '../parts/Part.tsx'
import { Scroller } from '../parts/Scroller.tsx'
import { Segments } from '../parts/Segments.tsx'
import paneStyles from '../sources/Pane.module.css'
import { api } from '../transport/client.ts'
import { retryFailed } from './act.ts'
import styles from './Deliveries.module.css'
import { DeliveryRow } from './DeliveryRow.tsx'

const SHOWN = 50
const EVERY = 1_000

const STATES = [
  { value: 'all', label: 'All' },
  { value: 'waiting', label: 'Waiting' },
  { value: 'failed', label: 'Failed' },
  { value: 'held', label: 'Held back' },
] as const
type Shown = (typeof STATES)[number]['value']

/** What was meant for an address, the newest first, with what became of it and why. */
export function Deliveries({ view: { name, failed } }: { readonly view: WebhookView }) {
  const { params } = useAddress()
  const [shown, setShown] = useState<Shown>('all')
  const deliveries = useQuery({
    ...api.webhooks.deliveries.queryOptions({
      input: { address: name, limit: SHOWN, ...(shown === 'all' ? {} : { state: shown }) },
    }),
    refetchInterval: EVERY,
  })
  return (
    <Part>
      <div className={styles.head}>
        <h3>Deliveries</h3>
        <Segments label="Which deliveries are shown" value={shown} options={STATES} onChange={setShown} />
        {failed > 0 && <Button onClick={() => void retryFailed(name)}>Send all failed again</Button>}
      </div>
      {deliveries.isError && deliveries.data === undefined && (
        <ErrorState error={deliveries.error} onRetry={() => void deliveries.refetch()} />
      )}
      {deliveries.isPending && <Loading what="the deliveries" />}
      {deliveries.data?.length === 0 && (
        <p className={pane.quiet}>
          {shown === 'all'
            ? `Nothing has been meant for ${name} yet: no rule that names it has fired.`
            : 'None.'}
        </p>
      )}
      {deliveries.data !== undefined && deliveries.data.length > 0 && (
        <Scroller label="Deliveries" className={styles.scroller}>
          <table className={`${paneStyles.table} ${styles.table}`}>
            <thead>
              <tr>
                <th scope="col">Event</th>
                <th scope="col">Person</th>
                <th scope="col">Rule</th>
                <th scope="col">What became of it</th>
                <th scope="col">What to do</th>
              </tr>
            </thead>
            <tbody>
              {deliveries.data.map((delivery) => (
                <DeliveryRow
                  key={delivery.number}
                  delivery={delivery}
                  isMarked={String(delivery.number) === params.delivery}
                />
              ))}
            </tbody>
          </table>
          {deliveries.data.length === SHOWN && (
            <p className={pane.quiet}>
              The newest {SHOWN}. <code>journeyscope webhooks deliveries</code> lists more.
            </p>
          )}
        </Scroller>
      )}
    </Part>
  )
}
