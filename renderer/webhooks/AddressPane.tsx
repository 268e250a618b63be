import { useState } from 'react'
import type { TestAnswer } from '#core/contract/sources.ts'
import type { WebhookView } from '#core/contract/webhooks.ts'
import { formatMoment, sentence } from '../parts/format.ts'
import { Note } from '../parts/Note.tsx'
import pane from '../parts/Pane.module.css'
import { Part } from '../parts/Part.tsx'
import { Scroller } from '../parts/Scroller.tsx'
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
    <div className={pane.pane}>
      <header className={pane.head}>
        <div>
          <h2>
            {name} <WebhookBadge state={state} />
          </h2>
          <p className={pane.about}>{url}</p>
        </div>
        <AddressActions view={view} onAnswer={setAnswer} onSecret={setSecret} />
      </header>
      <Scroller label={`About ${name}`}>
        {secret !== null && <SecretNotice secret={secret} onDone={() => setSecret(null)} />}
        {answer !== null && (
          <Part title="Test">
            <TestResult answer={answer} />
          </Part>
        )}
        {trouble !== null && (
          <Part>
            <Note tone={state === 'paused' ? 'late' : 'rejected'} role="status">
              {sentence(trouble)}
            </Note>
          </Part>
        )}
        {lastProblem !== null && lastAt !== null && (
          <Part title="The last attempt was not taken">
            <Note tone="rejected">{sentence(lastProblem)}</Note>
            <p className={pane.quiet}>{formatMoment(lastAt, 'second')}</p>
          </Part>
        )}
        <Part title="What went out">
          <p className={pane.quiet}>
            {countWords(view)} {mannerWords(view)}
          </p>
        </Part>
        <Deliveries view={view} />
      </Scroller>
    </div>
  )
}
