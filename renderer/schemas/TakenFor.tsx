import { Autocomplete, Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { href } from '../address/use-address.ts'
import pane from '../parts/Pane.module.css'
import { Part } from '../parts/Part.tsx'
import { api } from '../transport/client.ts'
import styles from './SchemaPane.module.css'
import { applyProposal } from './save.ts'

/** Takes a type for another one by hand: `Korb` is what others call `CART_ADD`. */
export function TakenFor({ eventType }: { readonly eventType: string }) {
  const schemas = useQuery(api.schemas.list.queryOptions())
  const [typed, setTyped] = useState('')
  const [busy, setBusy] = useState(false)
  const name = typed.trim()
  const others = (schemas.data?.types ?? [])
    .map((type) => type.eventType)
    .filter((type) => type !== eventType)
  const isOther = name !== '' && name !== eventType
  const take = async (event: FormEvent) => {
    event.preventDefault()
    if (!isOther) return
    setBusy(true)
    const sentence = `${eventType} is taken for ${name}, as was said by hand.`
    if (await applyProposal({ kind: 'merge', name, others: [eventType], sentence })) setTyped('')
    setBusy(false)
  }
  const sent = Object.entries(schemas.data?.names ?? {}).filter(([, to]) => to === eventType)
  return (
    <Part title="Name">
      {sent.length > 0 && (
        <p className={pane.quiet}>
          Also sent as {sent.map(([from]) => from).join(', ')}.{' '}
          <a href={href({ params: { pane: 'audit', type: undefined } })}>Undo it in the audit</a>
        </p>
      )}
      <p className={pane.quiet}>
        Where senders call the same thing by another name, take it for that type: its events count, fold and
        are checked as that one, what is stored too. The audit lists it and takes it back.
      </p>
      <form className={styles.takenFor} onSubmit={(event) => void take(event)}>
        <Autocomplete
          size="xs"
          w={260}
          aria-label={`Type for which ${eventType} is taken`}
          placeholder="Another type, such as CART_ADD"
          data={others}
          limit={12}
          maxLength={200}
          value={typed}
          onChange={setTyped}
        />
        <Button type="submit" disabled={!isOther} loading={busy}>
          {isOther ? `Take ${eventType} for ${name}` : 'Take it for this type'}
        </Button>
      </form>
    </Part>
  )
}
