import { Button, TextInput } from '@mantine/core'
import { type FormEvent, useEffect, useRef, useState } from 'react'
import type { DeliveryView } from '#core/contract/webhooks.ts'
import { href } from '../address/use-address.ts'
import { formatMoment, sentence } from '../parts/format.ts'
import { discard, retry } from './act.ts'
import styles from './Deliveries.module.css'
import { DELIVERY_WORDS } from './words.ts'

interface DeliveryRowProps {
  readonly delivery: DeliveryView
  /** A link led to it. */
  readonly isMarked: boolean
}

/** One delivery: for whom, by which rule, how far it is, and what can be done. */
export function DeliveryRow({ delivery, isMarked }: DeliveryRowProps) {
  const row = useRef<HTMLTableRowElement>(null)
  useEffect(() => {
    if (isMarked) row.current?.scrollIntoView({ block: 'nearest' })
  }, [isMarked])
  const { userId, ruleId, time, state, reason, attempts, nextAt } = delivery
  return (
    <tr ref={row} aria-current={isMarked || undefined} className={isMarked ? styles.marked : undefined}>
      <td>{formatMoment(time, 'second')}</td>
      <th scope="row" className={styles.person}>
        <a href={href({ view: 'people', selection: { kind: 'person', id: userId } })}>{userId}</a>
      </th>
      <td>
        <a href={href({ view: 'rules', selection: { kind: 'rule', id: ruleId } })}>{ruleId}</a>
      </td>
      <td>
        <span className={styles.state} data-state={state}>
          {DELIVERY_WORDS[state]}
          {nextAt !== null && ` until ${formatMoment(nextAt, 'second')}`}
        </span>
        {(reason !== null || attempts > 1) && (
          <span className={styles.reason}>
            {reason !== null && sentence(reason)} {attempts > 1 && `${attempts} attempts.`}
          </span>
        )}
      </td>
      <td>
        <Settle delivery={delivery} />
      </td>
    </tr>
  )
}

/** A delivery can be sent at once, or given up with a reason. What did not happen can be neither. */
function Settle({ delivery: { number, state, userId } }: { readonly delivery: DeliveryView }) {
  const [reason, setReason] = useState<string | null>(null)
  if (reason !== null) {
    const submit = (event: FormEvent) => {
      event.preventDefault()
      if (reason.trim() === '') return
      setReason(null)
      void discard(number, reason)
    }
    return (
      <form className={styles.giveUp} onSubmit={submit}>
        <TextInput
          size="xs"
          aria-label={`Why the delivery for ${userId} is given up`}
          placeholder="Why?"
          value={reason}
          autoFocus
          onChange={(event) => setReason(event.currentTarget.value)}
        />
        <Button type="submit" variant="filled" disabled={reason.trim() === ''}>
          Give up
        </Button>
        <Button onClick={() => setReason(null)}>Keep</Button>
      </form>
    )
  }
  const isOpen = state !== 'sent' && state !== 'discarded'
  return (
    <span className={styles.actions}>
      {state !== 'withdrawn' && (
        <Button variant="subtle" onClick={() => void retry(number)}>
          {state === 'sent' ? 'Send again' : 'Send now'}
        </Button>
      )}
      {isOpen && (
        <Button variant="subtle" onClick={() => setReason('')}>
          Give up…
        </Button>
      )}
    </span>
  )
}
