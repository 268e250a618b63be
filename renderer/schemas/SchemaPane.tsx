import { Button, Checkbox } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { useQuery } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import type { SchemaDetail } from '#core/contract/schemas.ts'
import { ErrorState } from '../parts/ErrorState.tsx'
import { formatCount, formatMoment, formatNoun } from '../parts/format.ts'
import { Loading } from '../parts/Loading.tsx'
import pane from '../parts/Pane.module.css'
import { Part } from '../parts/Part.tsx'
import { Scroller } from '../parts/Scroller.tsx'
import { tellProblem } from '../shell/keys/actions.ts'
import { api, client } from '../transport/client.ts'
import { FieldTable } from './FieldTable.tsx'
import { ModeChoice } from './ModeChoice.tsx'
import { Refusals } from './Refusals.tsx'
import styles from './SchemaPane.module.css'
import { saveSchema } from './save.ts'
import { TakenFor } from './TakenFor.tsx'
import { UpcasterPart } from './UpcasterPart.tsx'
import { usedByWords } from './words.ts'

/** One event type: its fields and faults, and its schema as text, read or edited. */
export function SchemaPane({ eventType }: { readonly eventType: string }) {
  const detail = useQuery(api.schemas.get.queryOptions({ input: { eventType } }))
  const [draft, setDraft] = useState<string | null>(null)
  if (detail.isError && detail.data === undefined)
    return <ErrorState error={detail.error} onRetry={() => void detail.refetch()} />
  if (detail.data === undefined || detail.data === null) return <Loading what={eventType} />
  const newest = detail.data.versions.find(({ text }) => text !== null)?.text ?? null
  const infer = async () => {
    try {
      setDraft((await client.schemas.draft({ eventType })).text)
    } catch (error) {
      tellProblem('No draft could be made.', error)
    }
  }
  return (
    <div className={pane.pane}>
      <Head detail={detail.data}>
        {draft === null && (
          <>
            <Button variant={newest === null ? 'filled' : 'default'} onClick={() => void infer()}>
              Draft from events
            </Button>
            {newest !== null && (
              <Button onClick={() => setDraft(newest)}>Edit as version {next(detail.data)}</Button>
            )}
          </>
        )}
      </Head>
      {draft === null ? (
        <Reading detail={detail.data} text={newest} />
      ) : (
        <Editing detail={detail.data} draft={draft} onDraft={setDraft} />
      )}
    </div>
  )
}

function next({ versions }: SchemaDetail): number {
  return (versions[0]?.number ?? 0) + 1
}

function Head({ detail, children }: { readonly detail: SchemaDetail; readonly children: ReactNode }) {
  const { row, usedBy } = detail
  return (
    <header className={pane.head}>
      <div>
        <h2 className={styles.type}>{row.eventType}</h2>
        <p className={pane.quiet}>
          {formatNoun(row.events, 'event')}
          {row.lastSeen !== null && ` · last seen ${formatMoment(row.lastSeen)}`} · used by{' '}
          {usedByWords(usedBy)}
        </p>
      </div>
      <div className={pane.actions}>
        {row.version !== null && (
          <ModeChoice
            label={`What happens to events of ${row.eventType} that do not fit`}
            eventType={row.eventType}
            mode={row.mode}
          />
        )}
        {children}
      </div>
    </header>
  )
}

function Reading({ detail, text }: { readonly detail: SchemaDetail; readonly text: string | null }) {
  return (
    <Scroller label="Fields, faults and schema">
      {detail.faults.length > 0 && (
        <Part title="What does not fit">
          <p className={pane.quiet}>Marks of stored events and open dead letters, by message.</p>
          <ul className={styles.faults}>
            {detail.faults.map(({ message, count }) => (
              <li key={message}>
                <span className={styles.count}>{formatCount(count)} ×</span> {message}
              </li>
            ))}
          </ul>
        </Part>
      )}
      <Part title="Fields">
        <FieldTable fields={detail.fields} />
      </Part>
      <Part title={detail.row.version === null ? 'Schema' : `Schema, version ${detail.row.version}`}>
        {text === null ? (
          <p className={pane.quiet}>
            There is none: every payload is taken. Draft one from the events that came in, look it over, and
            save it.
          </p>
        ) : (
          <pre className={styles.text}>{text}</pre>
        )}
      </Part>
      {text !== null && <UpcasterPart detail={detail} />}
      <TakenFor eventType={detail.row.eventType} />
    </Scroller>
  )
}

interface EditingProps {
  readonly detail: SchemaDetail
  readonly draft: string
  readonly onDraft: (draft: string | null) => void
}

function Editing({ detail, draft, onDraft }: EditingProps) {
  const { eventType } = detail.row
  const [force, setForce] = useState(false)
  const [busy, setBusy] = useState(false)
  const [settled] = useDebouncedValue(draft, 300)
  const check = useQuery(api.schemas.check.queryOptions({ input: { eventType, text: settled } }))
  const current = settled === draft && check.data !== undefined && !check.isFetching
  const refusals = check.data?.refusals ?? []
  const canForce = refusals.length > 0 && refusals.every(({ code }) => code !== 'bad_schema')
  const ready = current && !busy && (refusals.length === 0 || (canForce && force))
  const save = async () => {
    setBusy(true)
    if (await saveSchema(eventType, draft, force, detail.row.mode)) onDraft(null)
    setBusy(false)
  }
  return (
    <div className={styles.editing}>
      <textarea
        className={styles.area}
        aria-label={`Schema of ${eventType}, JSON`}
        spellCheck={false}
        wrap="off"
        value={draft}
        onChange={(event) => onDraft(event.currentTarget.value)}
      />
      <aside className={styles.side} aria-label="Check and save">
        <div role="status">
          <h3>{current ? verdict(refusals.length, detail) : 'Checking…'}</h3>
        </div>
        {current && refusals.length === 0 && <p className={pane.quiet}>{savingWords(detail)}</p>}
        <MixedFields fields={detail.fields} />
        <Refusals refusals={refusals} />
        {canForce && (
          <Checkbox
            size="xs"
            checked={force}
            onChange={(event) => setForce(event.currentTarget.checked)}
            label="Save it although it breaks these"
          />
        )}
        <footer className={styles.foot}>
          <Button
            variant={ready ? 'filled' : 'default'}
            disabled={!ready}
            loading={busy}
            onClick={() => void save()}
          >
            Save as version {next(detail)}
          </Button>
          <Button variant="subtle" onClick={() => onDraft(null)}>
            Discard
          </Button>
        </footer>
      </aside>
    </div>
  )
}

/** Fields that came as numbers and as text and that something reads: a schema that lets them be both lets that go on. */
function MixedFields({ fields }: Pick<SchemaDetail, 'fields'>) {
  const mixed = fields.filter(({ texts, numbers, usedBy }) => texts > 0 && numbers > 0 && usedBy.length > 0)
  return mixed.map(({ path, texts, numbers, usedBy }) => (
    <p key={path} className={pane.quiet}>
      <strong>{path}</strong> came {formatCount(numbers)} × as a number and {formatCount(texts)} × as text,
      and {usedByWords(usedBy)} {usedBy.length === 1 ? 'reads' : 'read'} it: text is never more or less than a
      number. A type of both lets that go on; “number” alone marks or refuses the text.
    </p>
  ))
}

/** What saving does, and what it does not yet. */
function savingWords({ row }: SchemaDetail): string {
  const kept = 'A saved version stays as it is; the next change is a version of its own.'
  return row.mode === 'off'
    ? `${kept} Nothing is checked while checking is off: set it to Observe or Enforce then.`
    : `${kept} Events are checked from the next one on.`
}

function verdict(refusals: number, { row }: SchemaDetail): string {
  if (refusals > 0) return formatNoun(refusals, 'reason against it', 'reasons against it')
  if (row.version === null) return 'A valid schema'
  return row.compatibility === 'NONE' ? 'A valid schema' : `${row.compatibility} compatible; breaks no rule`
}
