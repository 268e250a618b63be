import { Button, Modal, TextInput } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { MergePreview } from '#core/contract/identity.ts'
import { go } from '../../address/use-address.ts'
import { formatCount, formatNoun, sentence } from '../../parts/format.ts'
import { Loading } from '../../parts/Loading.tsx'
import { api } from '../../transport/client.ts'
import styles from './MergeDialog.module.css'

/** Merges this person with another by hand: first what it would do, then the reason, then the merge. */
export function MergeDialog({ id, onClose }: { readonly id: string; readonly onClose: () => void }) {
  const queries = useQueryClient()
  const [typed, setTyped] = useState('')
  const [other, setOther] = useState<string | null>(null)
  const [reason, setReason] = useState('')
  const preview = useQuery({
    ...api.identity.preview.queryOptions({ input: { one: id, other: other ?? '' } }),
    enabled: other !== null,
    retry: false,
  })
  const join = useMutation(
    api.identity.join.mutationOptions({
      onSuccess: async (joined) => {
        onClose()
        go({ view: 'people', selection: { kind: 'person', id: joined.id } })
        await queries.invalidateQueries()
      },
    }),
  )
  const failure = join.error ?? preview.error
  return (
    <Modal
      opened
      closeButtonProps={{ 'aria-label': 'Close' }}
      onClose={onClose}
      title={`Merge ${id} with another person`}
      size={560}
      radius={8}
    >
      <form
        className={styles.line}
        onSubmit={(event) => {
          event.preventDefault()
          if (typed.trim() !== '') setOther(typed.trim())
        }}
      >
        <TextInput
          label="The other person"
          placeholder="user id, anonymous id or email address"
          value={typed}
          data-autofocus
          onChange={(event) => {
            setTyped(event.currentTarget.value)
            setOther(null)
          }}
        />
        <Button type="submit" disabled={typed.trim() === ''}>
          Show what would happen
        </Button>
      </form>
      {preview.isFetching && <Loading what="both histories" />}
      {other !== null && preview.data !== undefined && !preview.isFetching && (
        <Preview preview={preview.data} />
      )}
      {failure !== null && (
        <p className={styles.fault} role="alert">
          {sentence(failure.message)}
        </p>
      )}
      {other !== null && preview.data !== undefined && (
        <form
          className={styles.line}
          onSubmit={(event) => {
            event.preventDefault()
            if (reason.trim() !== '') join.mutate({ one: id, other, reason })
          }}
        >
          <TextInput
            label="Why they are one"
            description="Kept in the ledger. The merge can be undone at any time."
            value={reason}
            maxLength={1000}
            onChange={(event) => setReason(event.currentTarget.value)}
          />
          <Button type="submit" variant="filled" disabled={reason.trim() === ''} loading={join.isPending}>
            Merge
          </Button>
        </form>
      )}
    </Modal>
  )
}

function Preview({ preview }: { readonly preview: MergePreview }) {
  const { before, after, edges, newEffects } = preview
  const rows = [...before.map((side) => ({ when: 'now', ...side })), { when: 'merged', ...after }]
  return (
    <div className={styles.preview}>
      <table className={styles.table}>
        <thead>
          <tr>
            <th scope="col">
              <span className={styles.hidden}>When</span>
            </th>
            <th scope="col">Person</th>
            <th scope="col">Step</th>
            <th scope="col" className={styles.number}>
              Events
            </th>
            <th scope="col" className={styles.number}>
              Moves
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={`${row.when} ${row.id}`} data-merged={row.when === 'merged'}>
              <th scope="row">{row.when}</th>
              <td title={row.id}>{row.id}</td>
              <td>{row.step}</td>
              <td className={styles.number}>{formatCount(row.events)}</td>
              <td className={styles.number}>{formatCount(row.moves)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <p className={styles.note}>
        {edges.length === 0
          ? 'The graph stays as it is.'
          : `The graph changes by ${edges
              .map(({ from, to, before: was, after: will }) => `${from} → ${to} ${was} → ${will}`)
              .join(', ')}.`}
        {newEffects > 0 &&
          ` ${formatNoun(newEffects, 'alert or webhook', 'alerts or webhooks')} of the joint history would be recorded and held back.`}
      </p>
    </div>
  )
}
