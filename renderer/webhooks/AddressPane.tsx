import { useState } from 'react'
import type { TestAnswer } from '#core/contract/sources.ts'
import type { WebhookView } from '#core/contract/webhooks.ts'
import { formatMoment, sentence } from '../parts/format.ts'
import { Note } from '../parts/Note.tsx'
import styles from '../sources/Pane.module.css'
import { TestResult } from '../sources/TestResult.tsx'
import { AddressActions } from './AddressActions.tsx'
import { Deliveries } from './Deliveries.tsx'
import { SecretNotice } from './SecretNotice.tsx'
import { WebhookBadge } from './WebhookBadge.tsx'
import { countWords, mannerWords } from './words.ts'

interface AddressPaneProps {
  readonly view: WebhookView
  /** The secret that was made when it was just saved. */
  readonly made: string | null
}

/** One address: where it leads, how it does, and what was sent to it. */
export function AddressPane({ view, made }: AddressPaneProps) {
  const { name, url, state, trouble, lastAt, lastProblem } = view
  const [answer, setAnswer] = useState<TestAnswer | null>(null)
  const [secret, setSecret] = useState(made)
  return (
    <div className={styles.pane}>
      <header className={styles.head}>
        <div>
          <h2>
            {name} <WebhookBadge state={state} />
          </h2>
          <p className={styles.about}>{url}</p>
        </div>
        <AddressActions view={view} onAnswer={setAnswer} onSecret={setSecret} />
      </header>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
      <section className={styles.scroller} aria-label={`About ${name}`} tabIndex={0}>
        {secret !== null && <SecretNotice secret={secret} onDone={() => setSecret(null)} />}
        {answer !== null && (
          <div className={styles.part}>
            <h3>Test</h3>
            <TestResult answer={answer} />
          </div>
        )}
        {trouble !== null && (
          <div className={styles.part}>
            <Note tone={state === 'paused' ? 'late' : 'rejected'} role="status">
              {sentence(trouble)}
            </Note>
          </div>
        )}
        {lastProblem !== null && lastAt !== null && (
          <div className={styles.part}>
            <h3>The last attempt was not taken</h3>
            <Note tone="rejected">{sentence(lastProblem)}</Note>
            <p className={styles.quiet}>{formatMoment(lastAt, 'second')}</p>
          </div>
        )}
        <div className={styles.part}>
          <h3>What went out</h3>
          <p className={styles.quiet}>
            {countWords(view)} {mannerWords(view)}
          </p>
        </div>
        <Deliveries view={view} />
      </section>
    </div>
  )
}
