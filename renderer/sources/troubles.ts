import { useQuery } from '@tanstack/react-query'
import type { SourcesView } from '#core/contract/sources.ts'
import type { WebhooksView } from '#core/contract/webhooks.ts'
import type { AddressChange } from '../address/address.ts'
import { api } from '../transport/client.ts'
import { keyOf } from './rows.ts'
import { isTrouble } from './words.ts'

/** Milliseconds between two looks: states move by themselves. */
const EVERY = 5_000
const UNSENT = new Set(['disabled', 'failed', 'failing'])

/** A way in or out that does not work: what, since when or why, and where it is mended. */
export interface Trouble {
  readonly key: string
  readonly what: string
  readonly why: string
  readonly at: AddressChange
}

function webhookAt(webhook: string): AddressChange {
  return { view: 'sources', selection: undefined, params: { pane: 'webhooks', webhook } }
}

/** Everything about sources and webhooks that wants somebody's attention, the most pressing first. */
export function troublesOf(
  sources: SourcesView | undefined,
  webhooks: WebhooksView | undefined,
): readonly Trouble[] {
  const connections = sources?.connections ?? []
  const held: Trouble[] =
    sources?.held === true
      ? [
          {
            key: 'held',
            what: 'Connections wait for your word',
            why: 'this workspace was saved elsewhere',
            at: { view: 'sources', selection: undefined, params: {} },
          },
        ]
      : []
  return [
    ...held,
    ...connections
      .filter(({ state }) => isTrouble(state))
      .map(({ name, state, lastError }) => ({
        key: keyOf(name),
        what: `Connection ${name} ${state === 'failed' ? 'has failed' : 'is reconnecting'}`,
        why: lastError?.message ?? '',
        at: { view: 'sources', selection: undefined, params: { source: keyOf(name) } } as const,
      })),
    ...(webhooks?.addresses ?? [])
      .filter(({ state }) => UNSENT.has(state))
      .map(({ name, trouble, lastProblem }) => ({
        key: `webhook:${name}`,
        what: `Nothing gets through to the webhook ${name}`,
        why: trouble ?? lastProblem ?? '',
        at: webhookAt(name),
      })),
    ...(webhooks?.unknown ?? []).map(({ name }) => ({
      key: `unknown:${name}`,
      what: `Rules send to ${name}, and no address has this name`,
      why: '',
      at: webhookAt(name),
    })),
  ]
}

/** The troubles of now; asked again every few seconds while somebody looks. */
export function useTroubles(): readonly Trouble[] {
  const sources = useQuery({ ...api.sources.list.queryOptions(), refetchInterval: EVERY })
  const webhooks = useQuery({ ...api.webhooks.list.queryOptions(), refetchInterval: EVERY })
  return troublesOf(sources.data, webhooks.data)
}
