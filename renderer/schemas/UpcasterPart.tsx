import { Button } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { useQuery } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import type { SchemaDetail, UpcastPreview } from '#core/contract/schemas.ts'
import pane from '../parts/Pane.module.css'
import { Part } from '../parts/Part.tsx'
import { api } from '../transport/client.ts'
import styles from './SchemaPane.module.css'
import { saveUpcasters } from './save.ts'

const START = JSON.stringify([{ from: 1, steps: [{ op: 'rename', path: '/old', to: 'new' }] }], null, 2)

/** How old versions of a type are brought up: read, or edited beside what it makes of a stored event. */
export function UpcasterPart({ detail }: { readonly detail: SchemaDetail }) {
  const { upcasters } = detail
  const [draft, setDraft] = useState<string | null>(null)
  const text = JSON.stringify(upcasters, null, 2)
  return (
    <Part title="Upcasters">
      {draft !== null ? (
        <Editing eventType={detail.row.eventType} draft={draft} onDraft={setDraft} />
      ) : (
        <>
          {upcasters.length === 0 ? (
            <p className={pane.quiet}>
              None: events of an older version stay as they were sent. An upcaster renames, moves, sets, drops
              or computes fields, on arrival and in history: rename (path, to), move (from, to), set (path,
              value), drop (path), compute (path, cel).
            </p>
          ) : (
            <pre className={styles.text}>{text}</pre>
          )}
          <Button onClick={() => setDraft(upcasters.length === 0 ? START : text)}>
            {upcasters.length === 0 ? 'Add upcasters' : 'Edit upcasters'}
          </Button>
        </>
      )}
    </Part>
  )
}

interface EditingProps {
  readonly eventType: string
  readonly draft: string
  readonly onDraft: (draft: string | null) => void
}

function Editing({ eventType, draft, onDraft }: EditingProps) {
  const [busy, setBusy] = useState(false)
  const field = useRef<HTMLTextAreaElement>(null)
  // It opens below a whole schema: what is tried and said of it has to be in sight beside the text.
  useEffect(() => {
    field.current?.focus({ preventScroll: true })
    field.current?.parentElement?.scrollIntoView({ block: 'start' })
  }, [])
  const [settled] = useDebouncedValue(draft, 300)
  const preview = useQuery(api.schemas.previewUpcasters.queryOptions({ input: { eventType, text: settled } }))
  const ready = settled === draft && preview.data?.problem === null && !busy
  const save = async () => {
    setBusy(true)
    if (await saveUpcasters(eventType, draft)) onDraft(null)
    setBusy(false)
  }
  return (
    <>
      <textarea
        ref={field}
        className={styles.upcasters}
        aria-label={`Upcasters of ${eventType}, JSON`}
        spellCheck={false}
        wrap="off"
        rows={10}
        value={draft}
        onChange={(event) => onDraft(event.currentTarget.value)}
      />
      <Preview preview={preview.data} />
      <p className={pane.actions}>
        <Button
          variant={ready ? 'filled' : 'default'}
          disabled={!ready}
          loading={busy}
          onClick={() => void save()}
        >
          Save upcasters
        </Button>
        <Button variant="subtle" onClick={() => onDraft(null)}>
          Discard
        </Button>
      </p>
    </>
  )
}

function Preview({ preview }: { readonly preview: UpcastPreview | undefined }) {
  if (preview === undefined) return <p className={pane.quiet}>Trying them on a stored event…</p>
  const { problem, sample } = preview
  if (problem !== null)
    return (
      <p className={`${pane.quiet} ${styles.fault}`} role="status">
        {problem}
      </p>
    )
  if (sample === null)
    return (
      <p className={pane.quiet} role="status">
        None of the last 20,000 stored events is of a version that they bring up.
      </p>
    )
  return (
    <>
      <p className={pane.quiet} role="status">
        The newest stored event of version {sample.from}, read as version {sample.to}. Changed:{' '}
        {sample.changed.join(', ') || 'nothing'}.
      </p>
      <div className={styles.sideBySide}>
        <pre className={styles.text}>{JSON.stringify(sample.before, null, 2)}</pre>
        <pre className={styles.text}>{JSON.stringify(sample.after, null, 2)}</pre>
      </div>
    </>
  )
}
