import { useQuery } from '@tanstack/react-query'
import type { ReceiptsSummary } from '#core/contract/workspace.ts'
import { api } from './client.ts'

/** Milliseconds between two looks while something came in the last minute. */
const EVERY = 2_000

/** How long until receipts are looked at again, in ms; false where nothing but an event can change them. */
export function nextLook(receipts: Pick<ReceiptsSummary, 'lastMinute'> | undefined): number | false {
  return receipts !== undefined && receipts.lastMinute > 0 ? EVERY : false
}

/** What has come in, and how fast: rates fall by time alone, so that they are asked for until they are 0. */
export function useReceipts() {
  return useQuery({
    ...api.workspace.receipts.queryOptions(),
    refetchInterval: ({ state }) => nextLook(state.data),
  })
}
