import { Button, Checkbox, NativeSelect, NumberInput, TextInput } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import { AskedWebhook, type WebhookView } from '#core/contract/webhooks.ts'
import { sentence } from '../parts/format.ts'
import pane from '../parts/Pane.module.css'
import { Scroller } from '../parts/Scroller.tsx'
import styles from '../sources/ConnectionForm.module.css'
import type { ShownProblem } from '../transport/problem.ts'
import { save } from './act.ts'

interface AddressFormProps {
  /** The name that it should have; it can be changed for a new one. */
  readonly name: string
  /** The address that is edited; null for a new one. */
  readonly edited: WebhookView | null
  /** With the name and, where one was made, the secret; null where it was given up. */
  readonly onDone: (saved: { readonly name: string; readonly secret: string | null } | null) => void
}

type SecretChoice = 'made' | 'given' | 'environment'

type Field = 'name' | 'url' | 'secret' | 'foot'

/** Where the host's refusals belong. */
const PLACES: Readonly<Record<string, Field>> = {
  name_taken: 'name',
  bad_url: 'url',
  private_address: 'url',
  url_taken: 'url',
  bad_secret: 'secret',
  secret_missing: 'secret',
}

const NAME = /^[^\s/:]{1,100}$/

/** An address, new or changed. */
export function AddressForm({ name: start, edited, onDone }: AddressFormProps) {
  const [name, setName] = useState(start)
  const [url, setUrl] = useState(edited?.url ?? '')
  const [allowPrivate, setAllowPrivate] = useState(edited?.allowPrivate ?? false)
  const [atOnce, setAtOnce] = useState<number | string>(edited?.atOnce ?? 1)
  const [choice, setChoice] = useState<SecretChoice>('made')
  const [text, setText] = useState('')
  const [shown, setShown] = useState(false)
  const [busy, setBusy] = useState(false)
  const [refusal, setRefusal] = useState<ShownProblem | null>(null)
  const secret =
    choice === 'given'
      ? { secret: { kind: choice, text } }
      : choice === 'environment'
        ? { secret: { kind: choice, variable: text } }
        : {}
  const asked = AskedWebhook.safeParse({ url, allowPrivate, atOnce: Number(atOnce), ...secret })
  const wrong = (field: string) =>
    shown && !asked.success && asked.error.issues.some(({ path }) => path[0] === field)
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    setShown(true)
    if (!asked.success || !NAME.test(name)) return
    setBusy(true)
    const saved = await save(name, asked.data, edited !== null)
    setBusy(false)
    if ('problem' in saved) setRefusal(saved.problem)
    else onDone({ name, secret: saved.secret })
  }
  const place = refusal === null ? null : (PLACES[refusal.code ?? ''] ?? 'foot')
  const refusedAt = (field: Field) =>
    refusal !== null && place === field
      ? [sentence(refusal.message), refusal.hint ?? ''].join(' ').trim()
      : undefined
  const title = edited === null ? 'Add an address' : `Edit ${edited.name}`
  return (
    <form
      className={pane.pane}
      onSubmit={(event) => void submit(event)}
      aria-label={title}
      noValidate
      onChange={() => setRefusal(null)}
    >
      <header className={pane.head}>
        <div>
          <h2>{title}</h2>
          <p className={pane.about}>
            Rules send to it by its name. What is sent is signed as Standard Webhooks says.
          </p>
        </div>
      </header>
      <Scroller label="Fields">
        <div className={styles.fields}>
          <TextInput
            label="Name"
            description="As rules say it. It stays as it is."
            placeholder="crm"
            value={name}
            disabled={edited !== null}
            error={
              shown && !NAME.test(name) ? 'A name without spaces, slashes and colons.' : refusedAt('name')
            }
            onChange={(event) => setName(event.currentTarget.value)}
          />
          <TextInput
            className={styles.wide ?? ''}
            label="URL"
            description="Whole, with https."
            placeholder="https://example.com/hooks"
            value={url}
            error={wrong('url') ? 'The URL is missing.' : refusedAt('url')}
            onChange={(event) => setUrl(event.currentTarget.value)}
          />
          <NumberInput
            label="At one time"
            description="1 keeps the order; more is faster."
            min={1}
            max={16}
            value={atOnce}
            onChange={setAtOnce}
          />
          <NativeSelect
            size="xs"
            label="Secret"
            description="With it the receiver verifies."
            data={[
              { value: 'made', label: edited === null ? 'made here, shown once' : 'stays as it is' },
              { value: 'given', label: 'given by the receiver' },
              { value: 'environment', label: 'from the environment' },
            ]}
            value={choice}
            onChange={(event) => {
              const { value } = event.currentTarget
              setChoice(value === 'given' || value === 'environment' ? value : 'made')
            }}
          />
          {choice !== 'made' && (
            <TextInput
              label={choice === 'given' ? 'The secret' : 'The variable'}
              description={
                choice === 'given' ? 'whsec_ and 24 to 64 bytes as base64.' : 'Read at every start.'
              }
              placeholder={choice === 'given' ? 'whsec_…' : 'JOURNEYSCOPE_SECRET_…'}
              value={text}
              error={wrong('secret') ? 'Missing, or not of this form.' : refusedAt('secret')}
              onChange={(event) => setText(event.currentTarget.value)}
            />
          )}
          <Checkbox
            className={styles.wide ?? ''}
            size="xs"
            label="It is on my own machine or network: private addresses and plain http are allowed"
            checked={allowPrivate}
            onChange={(event) => setAllowPrivate(event.currentTarget.checked)}
          />
        </div>
      </Scroller>
      <footer className={styles.foot}>
        {place === 'foot' ? (
          <span className={styles.refusal} role="alert">
            {refusedAt('foot')}
          </span>
        ) : (
          <span className={pane.quiet}>Nothing is sent by saving.</span>
        )}
        <Button variant="subtle" onClick={() => onDone(null)}>
          Cancel
        </Button>
        <Button type="submit" variant="filled" loading={busy}>
          Save
        </Button>
      </footer>
    </form>
  )
}
