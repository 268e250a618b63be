import { Button } from '@mantine/core'
import { IconUsersGroup } from '@tabler/icons-react'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { SharedIdentifier } from '#core/contract/identity.ts'
import { href } from '../../address/use-address.ts'
import { formatCount, formatNoun } from '../../parts/format.ts'
import styles from '../../shell/panes/Drawer.module.css'
import { api } from '../../transport/client.ts'
import { kindWords } from './merge-words.ts'

/** Milliseconds between two looks at the whole ledger. */
const EVERY = 15_000

/** Identifiers that came with more others than one may be joined with. */
export function useShared() {
  return useQuery({ ...api.identity.shared.queryOptions(), refetchInterval: EVERY })
}

/** An identifier that came with too many others: the first of them are one person by it, and perhaps should not be. */
export function SharedDevice({ shared }: { readonly shared: SharedIdentifier }) {
  const { kind, value, others, joined } = shared
  const queries = useQueryClient()
  const [asking, setAsking] = useState(false)
  const block = useMutation(
    api.identity.block.mutationOptions({ onSuccess: () => queries.invalidateQueries() }),
  )
  const them = kind === 'anonymous' ? 'user ids' : 'others'
  return (
    <li>
      <IconUsersGroup size={14} className={styles.bad} aria-hidden="true" />
      <span className={styles.message}>
        {asking ? (
          <>
            <code>{value}</code> names nobody from then on: {formatNoun(joined, 'merge')} by it are undone,
            and histories are as if it had never come.
          </>
        ) : (
          <>
            One {kindWords(kind)}, <code>{value}</code>, came with <b>{formatCount(others)}</b> {them}: a
            shared device? {formatCount(joined)} were joined.
          </>
        )}
        {block.error !== null && ` ${block.error.message}`}
      </span>
      <a href={href({ view: 'people', selection: undefined, params: { pane: 'merges', find: value } })}>
        Show the merges
      </a>
      {asking ? (
        <>
          <Button loading={block.isPending} onClick={() => block.mutate({ value })}>
            Block it
          </Button>
          <Button variant="subtle" onClick={() => setAsking(false)}>
            Cancel
          </Button>
        </>
      ) : (
        <Button onClick={() => setAsking(true)}>Undo them…</Button>
      )}
    </li>
  )
}
