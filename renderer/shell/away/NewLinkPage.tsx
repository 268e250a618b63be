import { Button, TextInput } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import { formatClock } from '../../parts/format.ts'
import { useConnection } from '../../transport/connection.ts'
import { handInLink } from '../../transport/socket.ts'
import { Mark } from '../bars/Mark.tsx'
import styles from './NewLinkPage.module.css'

const NOT_TAKEN =
  'The program that runs now does not take this link. A link is good once, and only until the program ends.'

/** Over everything: the program was started anew and admits nobody without its new link. What is behind goes on with it. */
export function NewLinkPage() {
  const state = useConnection((connection) => connection.state)
  const [link, setLink] = useState('')
  const [error, setError] = useState<string | null>(null)
  if (state.kind !== 'refused') return null
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    const taken = await handInLink(link).catch(() => false)
    setError(taken ? null : NOT_TAKEN)
  }
  return (
    <section className={styles.cover} aria-labelledby="new-link">
      <form className={styles.page} onSubmit={(event) => void submit(event)}>
        <Mark />
        <h2 id="new-link">journeyscope was started again</h2>
        <p role="status">
          This window was opened with the link of the start before, which ended about{' '}
          {formatClock(state.since)}. The new link stands in the terminal where it was started, after{' '}
          <q>Open the window:</q>
        </p>
        <div className={styles.line}>
          <TextInput
            className={styles.field ?? ''}
            label="New link"
            placeholder={`${window.location.origin}/?token=…`}
            value={link}
            error={error}
            autoFocus
            spellCheck={false}
            autoComplete="off"
            onChange={(event) => {
              setLink(event.currentTarget.value)
              setError(null)
            }}
          />
          <Button type="submit" variant="filled" disabled={link.trim() === ''}>
            Go on here
          </Button>
        </div>
        <p className={styles.quiet}>
          Opened in another tab of this browser it does the same: this window then goes on by itself, where it
          is.
        </p>
      </form>
    </section>
  )
}
