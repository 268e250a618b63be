import { Button, TextInput } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { DeadLetter, RetryReport } from '#core/contract/live.ts'
import { href } from '../address/use-address.ts'
import { formatMoment, formatNoun } from '../parts/format.ts'
import { InspectorSection } from '../parts/InspectorFrame.tsx'
import { api } from '../transport/client.ts'
import styles from './DeadLetterDetails.module.css'
import { remedyOf } from './remedies.ts'
import { tellSettled } from './settled.ts'

const INSTEAD: Record<string, string> = {
  SUCCESS: 'It is in, and a rule fired.',
  NO_TRANSITION: 'It is in; no rule fired.',
  LATE: 'It is in, as a late event.',
  DUPLICATE: 'An event with its id had come already.',
  SAMPLED: 'A sampling rule dropped it.',
}

function reportWords(report: RetryReport): string {
  if (report.unopened > 0) return 'It is sealed with a key that is not here.'
  if (report.stillRefused > 0) return 'It is still refused, for the reason above.'
  return 'Done.'
}

/** What can be done with a dead letter: try it again, or give it up with a reason; or what became of it. */
export function SettleLetter({ letter }: { readonly letter: DeadLetter }) {
  const queries = useQueryClient()
  const refresh = () => {
    tellSettled()
    return queries.invalidateQueries()
  }
  const retry = useMutation(api.live.retry.mutationOptions({ onSuccess: refresh }))
  const discard = useMutation(api.live.discard.mutationOptions({ onSuccess: refresh }))
  const [reason, setReason] = useState('')
  const { arrival, status, settledAt, settledWhy, keyProblem } = letter
  if (status !== 'open') {
    return (
      <InspectorSection
        title={status === 'retried' ? 'Tried again' : 'Discarded'}
        beside={settledAt === null ? undefined : formatMoment(settledAt)}
      >
        {status === 'retried' ? (INSTEAD[settledWhy ?? ''] ?? 'It is in.') : settledWhy}
        {status === 'retried' && letter.person !== null && (
          <>
            {' '}
            <a href={href({ view: 'people', selection: { kind: 'person', id: letter.person } })}>
              Open {letter.person}
            </a>
          </>
        )}
      </InspectorSection>
    )
  }
  const remedy = remedyOf(letter)
  const failure = retry.error ?? discard.error
  return (
    <InspectorSection title="What to do">
      <ol className={styles.remedies}>
        {remedy.lines.map((line) => (
          <li key={line}>{line}</li>
        ))}
      </ol>
      <div className={styles.actions}>
        <Button
          {...(remedy.retryHelps ? { variant: 'filled' } : {})}
          disabled={keyProblem !== null}
          loading={retry.isPending}
          onClick={() => retry.mutate({ arrival })}
        >
          Try again
        </Button>
        <Button disabled={keyProblem !== null} loading={retry.isPending} onClick={() => retry.mutate({})}>
          Try all open ones
        </Button>
      </div>
      {keyProblem !== null && <p className={styles.note}>{keyProblem}</p>}
      {retry.data !== undefined && (
        <p className={styles.note} role="status">
          {retry.data.tried > 1
            ? `${formatNoun(retry.data.tried, 'letter')} tried, ${retry.data.stillRefused} still refused.`
            : reportWords(retry.data)}
        </p>
      )}
      <form
        className={styles.actions}
        onSubmit={(event) => {
          event.preventDefault()
          if (reason.trim() !== '') discard.mutate({ arrival, reason })
        }}
      >
        <TextInput
          className={styles.grows}
          aria-label="Why it may be given up"
          placeholder="Why it may be given up"
          value={reason}
          maxLength={1000}
          onChange={(event) => setReason(event.currentTarget.value)}
        />
        <Button type="submit" disabled={reason.trim() === ''} loading={discard.isPending}>
          Discard
        </Button>
      </form>
      {failure !== null && (
        <p className={styles.note} role="alert">
          {failure.message}
        </p>
      )}
    </InspectorSection>
  )
}
