import { Button } from '@mantine/core'
import { useState } from 'react'
import type { TestAnswer } from '#core/contract/sources.ts'
import type { WebhookView } from '#core/contract/webhooks.ts'
import { go } from '../address/use-address.ts'
import pane from '../parts/Pane.module.css'
import { client } from '../transport/client.ts'
import { describeError } from '../transport/problem.ts'
import { pause, remove, resume, rotate } from './act.ts'

interface AddressActionsProps {
  readonly view: WebhookView
  readonly onAnswer: (answer: TestAnswer) => void
  readonly onSecret: (secret: string) => void
}

/** What can be done with an address. What can't be undone asks first. */
export function AddressActions({ view: { name, state }, onAnswer, onSecret }: AddressActionsProps) {
  const [busy, setBusy] = useState(false)
  const [asking, setAsking] = useState<'remove' | 'rotate' | null>(null)
  const test = async () => {
    setBusy(true)
    try {
      onAnswer(await client.webhooks.test({ name }))
    } catch (error) {
      onAnswer({ ok: false, facts: [], problem: describeError(error).message })
    } finally {
      setBusy(false)
    }
  }
  const renew = async () => {
    setAsking(null)
    const secret = await rotate(name)
    if (secret !== null) onSecret(secret)
  }
  if (asking !== null) {
    const removes = asking === 'remove'
    return (
      <div className={pane.actions}>
        <span className={pane.quiet}>
          {removes
            ? 'Remove it and forget its secret? What waits for it fails.'
            : 'Make a new secret? The one before signs too for 24 hours.'}
        </span>
        <Button variant="filled" onClick={() => void (removes ? remove(name) : renew())}>
          {removes ? 'Remove' : 'Make one'}
        </Button>
        <Button onClick={() => setAsking(null)}>Keep it</Button>
      </div>
    )
  }
  return (
    <div className={pane.actions}>
      {state !== 'paused' && state !== 'disabled' ? (
        <Button onClick={() => void pause(name)}>Pause</Button>
      ) : (
        <Button variant="filled" onClick={() => void resume(name)}>
          Resume
        </Button>
      )}
      <Button loading={busy} onClick={() => void test()} title="Sends a try of the type journey.test">
        Send a test
      </Button>
      <Button onClick={() => go({ params: { edit: 'yes', webhook: name } })}>Edit</Button>
      <Button onClick={() => setAsking('rotate')}>New secret…</Button>
      <Button onClick={() => setAsking('remove')}>Remove…</Button>
    </div>
  )
}
