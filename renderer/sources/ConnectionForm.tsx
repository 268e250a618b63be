import { Button, NativeSelect, TextInput } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import { AskedConnection, type TestAnswer } from '#core/contract/sources.ts'
import { sentence } from '../parts/format.ts'
import pane from '../parts/Pane.module.css'
import { Scroller } from '../parts/Scroller.tsx'
import { client } from '../transport/client.ts'
import { describeError, type ShownProblem } from '../transport/problem.ts'
import { save } from './act.ts'
import styles from './ConnectionForm.module.css'
import { askedOf, type Draft, nameOf, whatWord, withKind } from './draft.ts'
import { ServerFields } from './ServerFields.tsx'
import { StartFields } from './StartFields.tsx'
import { TestResult } from './TestResult.tsx'

const KINDS = [
  {
    group: 'Comes in',
    items: [
      { value: 'redis-stream', label: 'Redis stream' },
      { value: 'redis-list', label: 'Redis list' },
      { value: 'redis-channel', label: 'Redis channel (pub/sub), lossy' },
      { value: 'kafka', label: 'Kafka topic' },
    ],
  },
  {
    group: 'Goes out',
    items: [
      { value: 'redis-mirror', label: 'States, mirrored in Redis' },
      { value: 'redis-out', label: 'Moves to a Redis stream' },
      { value: 'kafka-out', label: 'Moves to a Kafka topic' },
    ],
  },
]

interface ConnectionFormProps {
  readonly title: string
  readonly start: Draft
  /** The connection that is edited; null for a new one. */
  readonly replaces: string | null
  readonly secretsAt: string
  readonly defaultGroup: string
  /** With the name that was saved; null where it was given up. */
  readonly onDone: (name: string | null) => void
}

/** A connection, new or changed: tried before it is saved, if one likes. */
export function ConnectionForm(props: ConnectionFormProps) {
  const { title, start, replaces, secretsAt, defaultGroup, onDone } = props
  const [draft, setDraft] = useState(start)
  const [shown, setShown] = useState(false)
  const [busy, setBusy] = useState<'test' | 'save' | null>(null)
  const [answer, setAnswer] = useState<TestAnswer | null>(null)
  const [refusal, setRefusal] = useState<ShownProblem | null>(null)
  const { connection, faults } = askedOf(draft)
  const change = (next: Partial<Draft>) => {
    setDraft({ ...draft, ...next })
    setAnswer(null)
    setRefusal(null)
  }
  const test = async () => {
    setShown(true)
    if (connection === null) return
    setBusy('test')
    try {
      setAnswer(await client.sources.test({ connection, ...(replaces === null ? {} : { name: replaces }) }))
    } catch (error) {
      setAnswer({ ok: false, facts: [], problem: describeError(error).message })
    } finally {
      setBusy(null)
    }
  }
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    setShown(true)
    if (connection === null) return
    setBusy('save')
    const name = replaces ?? nameOf(draft)
    const problem = await save(name, connection, replaces !== null)
    setBusy(null)
    setRefusal(problem)
    if (problem === null) onDone(name)
  }
  const isTaken = refusal?.code === 'name_taken'
  const said = refusal === null ? '' : `${sentence(refusal.message)} ${refusal.hint ?? ''}`.trim()
  const word = whatWord(draft.kind)
  const fields = { draft, change, faults: shown ? faults : {} }
  return (
    <form className={pane.pane} onSubmit={(event) => void submit(event)} aria-label={title} noValidate>
      <header className={pane.head}>
        <div>
          <h2>{title}</h2>
          <p className={pane.about}>
            {replaces === null
              ? 'Saved in this workspace, and started with it.'
              : 'It reads on where it was; what came in by it stays. Another server is another connection.'}
          </p>
        </div>
      </header>
      <Scroller label="Fields">
        <div className={styles.fields}>
          <NativeSelect
            size="xs"
            label="What"
            description="Read from, or written to."
            data={KINDS}
            value={draft.kind}
            disabled={replaces !== null}
            onChange={(event) => {
              const kind = AskedConnection.options
                .map((option) => option.shape.kind.value)
                .find((value) => value === event.currentTarget.value)
              if (kind !== undefined) change(withKind(draft, kind))
            }}
          />
          <TextInput
            label="Name"
            description="Of this connection, in lists."
            placeholder={nameOf(draft)}
            value={draft.name}
            maxLength={200}
            disabled={replaces !== null}
            error={isTaken ? said : undefined}
            onChange={(event) => change({ name: event.currentTarget.value })}
          />
        </div>
        <ServerFields {...fields} secretsAt={secretsAt} />
        {word !== null && (
          <div className={styles.fields}>
            <TextInput
              label={word}
              description={
                draft.kind === 'kafka'
                  ? 'Its name, or a pattern: * stands for anything.'
                  : 'Its name on this server.'
              }
              value={draft.what}
              maxLength={200}
              error={fields.faults.what}
              required
              withAsterisk={false}
              onChange={(event) => change({ what: event.currentTarget.value })}
            />
            <StartFields {...fields} defaultGroup={defaultGroup} />
          </div>
        )}
      </Scroller>
      {answer !== null && (
        <div className={styles.answer}>
          <h3>{answer.ok ? 'It works' : 'It does not work yet'}</h3>
          <TestResult answer={answer} />
        </div>
      )}
      <footer className={styles.foot}>
        {said !== '' && !isTaken ? (
          <span className={styles.refusal} role="alert">
            {said}
          </span>
        ) : (
          <span className={pane.quiet}>{shown && connection === null && 'Something is missing above.'}</span>
        )}
        <Button variant="subtle" onClick={() => onDone(null)}>
          Cancel
        </Button>
        <Button loading={busy === 'test'} disabled={busy !== null} onClick={() => void test()}>
          Test connection
        </Button>
        <Button type="submit" variant="filled" loading={busy === 'save'} disabled={busy !== null}>
          Save
        </Button>
      </footer>
    </form>
  )
}
