import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { go, useAddress } from '../address/use-address.ts'
import { Empty } from '../parts/Empty.tsx'
import { ErrorState } from '../parts/ErrorState.tsx'
import { Loading } from '../parts/Loading.tsx'
import styles from '../sources/SourcesView.module.css'
import { api } from '../transport/client.ts'
import { AddressForm } from './AddressForm.tsx'
import { AddressList } from './AddressList.tsx'
import { AddressPane } from './AddressPane.tsx'

const EVERY = 1_000

export const addAddress = () => go({ params: { add: 'webhook', webhook: undefined, edit: undefined } })

/** Where rules send to, and what became of what they wanted sent. */
export function WebhooksPane() {
  const { params } = useAddress()
  const webhooks = useQuery({ ...api.webhooks.list.queryOptions(), refetchInterval: EVERY })
  const [made, setMade] = useState<{ readonly name: string; readonly secret: string | null } | null>(null)
  if (webhooks.isError && webhooks.data === undefined)
    return <ErrorState error={webhooks.error} onRetry={() => void webhooks.refetch()} />
  if (webhooks.data === undefined) return <Loading what="the addresses" />
  const { addresses, unknown } = webhooks.data
  const adding = params.add === 'webhook'
  if (!adding && addresses.length + unknown.length === 0)
    return (
      <Empty
        title="No webhooks yet"
        action={
          <Button variant="filled" onClick={addAddress}>
            Add an address
          </Button>
        }
      >
        A rule with the action WEBHOOK tells another system when it fires. It names an address; where that
        leads, and the secret that signs, are kept here.
      </Empty>
    )
  const chosen = addresses.find(({ name }) => name === params.webhook) ?? addresses[0]
  const edits = params.edit !== undefined && chosen !== undefined
  return (
    <div className={styles.panes}>
      <AddressList view={webhooks.data} selected={adding ? undefined : chosen?.name} />
      {adding || edits ? (
        <AddressForm
          key={adding ? `new ${params.webhook ?? ''}` : chosen?.name}
          name={adding ? (params.webhook ?? '') : (chosen?.name ?? '')}
          edited={adding ? null : (chosen ?? null)}
          onDone={(saved) => {
            setMade(saved)
            go({ params: { add: undefined, edit: undefined, webhook: saved?.name ?? params.webhook } })
          }}
        />
      ) : (
        chosen !== undefined && (
          <AddressPane
            key={chosen.name}
            view={chosen}
            made={made?.name === chosen.name ? made.secret : null}
          />
        )
      )}
    </div>
  )
}
