import { Button, CopyButton, Modal, Textarea, TextInput } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { IconCheck, IconCopy, IconShieldCheck } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useId, useState } from 'react'
import type { TrialQuestion } from '#core/contract/drafts.ts'
import { ErrorState } from '../parts/ErrorState.tsx'
import { Note } from '../parts/Note.tsx'
import { Segments } from '../parts/Segments.tsx'
import { curlOf } from '../people/payload/curl.ts'
import { isJsonObject, type Json, type JsonObject } from '../people/payload/json.ts'
import { api } from '../transport/client.ts'
import { TrialResult } from './TrialResult.tsx'
import styles from './TryDialog.module.css'

/** What a trial begins with. */
export interface TrialStart {
  readonly person: string
  readonly eventType: string
  readonly payload: JsonObject
  /** The event in whose place it is tried. */
  readonly eventId?: string
  readonly timestamp?: number
  readonly source?: string
}

interface TryDialogProps {
  readonly start: TrialStart
  /** Text of the draft, where there is one. */
  readonly draft: string | null
  readonly onClose: () => void
}

function readPayload(text: string): JsonObject | string {
  try {
    const value: Json = JSON.parse(text)
    return isJsonObject(value) ? value : 'A payload is a JSON object: { … }.'
  } catch (error) {
    return error instanceof Error ? error.message : 'This is no JSON.'
  }
}

/** An event in a sandbox: edit it, see what it would do to this person and why, copy it as a command. Nothing is stored. */
export function TryDialog({ start, draft, onClose }: TryDialogProps) {
  const [person, setPerson] = useState(start.person)
  const [eventType, setEventType] = useState(start.eventType)
  const [text, setText] = useState(() => JSON.stringify(start.payload, null, 2))
  const [place, setPlace] = useState<'before' | 'now'>(start.eventId === undefined ? 'now' : 'before')
  const [rules, setRules] = useState<'active' | 'draft'>(draft === null ? 'active' : 'draft')
  const types = useId()
  const vocabulary = useQuery(api.drafts.vocabulary.queryOptions())
  const status = useQuery(api.workspace.status.queryOptions())
  const payload = readPayload(text)
  const isWhole = typeof payload !== 'string' && eventType !== ''
  const inPlace = place === 'before' && start.eventId !== undefined && person === start.person
  const question: TrialQuestion = {
    person: person.trim() === '' ? null : person.trim(),
    eventType,
    payload: isWhole ? payload : {},
    ...(inPlace && start.eventId !== undefined ? { before: start.eventId } : {}),
    ...(inPlace && start.timestamp !== undefined ? { timestamp: start.timestamp } : {}),
    ...(start.source === undefined ? {} : { source: start.source }),
    ...(rules === 'draft' && draft !== null ? { text: draft } : {}),
  }
  const [settled] = useDebouncedValue(question, 250)
  const trial = useQuery(api.drafts.tryEvent.queryOptions({ input: settled, enabled: isWhole, retry: false }))
  // An answer to what stood there before must not pass for one to what stands there now.
  const isOld = !isWhole || trial.isPlaceholderData || JSON.stringify(settled) !== JSON.stringify(question)
  const url = status.data?.listener?.eventsUrl
  const body = {
    userId: question.person ?? 'somebody',
    eventType,
    source: start.source,
    payload: question.payload,
  }
  return (
    <Modal
      opened
      onClose={onClose}
      size={1000}
      title="Try an event"
      closeButtonProps={{ 'aria-label': 'Close the sandbox' }}
    >
      <div className={styles.columns} data-old={isOld || undefined}>
        <div className={styles.form}>
          <TextInput
            label="Person"
            description="Empty: somebody who was never seen"
            value={person}
            onChange={(event) => setPerson(event.currentTarget.value)}
          />
          <TextInput
            label="Event type"
            list={types}
            value={eventType}
            onChange={(event) => setEventType(event.currentTarget.value)}
          />
          <datalist id={types}>
            {vocabulary.data?.eventTypes.map(({ name }) => (
              <option key={name} value={name} />
            ))}
          </datalist>
          <Textarea
            label="Payload, JSON"
            classNames={{ input: styles.code ?? '' }}
            autosize
            minRows={6}
            maxRows={14}
            spellCheck={false}
            value={text}
            error={typeof payload === 'string' ? payload : undefined}
            onChange={(event) => setText(event.currentTarget.value)}
          />
          {start.eventId !== undefined && (
            <Segments
              label="State that the event meets"
              value={place}
              options={[
                { value: 'before', label: 'In place of the event' },
                { value: 'now', label: 'As the person is now' },
              ]}
              onChange={setPlace}
            />
          )}
          {draft !== null && (
            <Segments
              label="Rules that judge it"
              value={rules}
              options={[
                { value: 'active', label: 'Active rules' },
                { value: 'draft', label: 'The draft' },
              ]}
              onChange={setRules}
            />
          )}
          <div className={styles.foot}>
            <span className={styles.sent}>
              <IconShieldCheck size={15} aria-hidden="true" /> Nothing is stored or sent
            </span>
            {url !== undefined && (
              <CopyButton value={curlOf(url, JSON.stringify(body, undefined, 2))}>
                {({ copied, copy }) => (
                  <Button
                    disabled={!isWhole}
                    onClick={copy}
                    title="Copies a command that really sends this event, as a new one"
                    leftSection={copied ? <IconCheck size={14} /> : <IconCopy size={14} />}
                  >
                    {copied ? 'Copied' : 'Copy as curl'}
                  </Button>
                )}
              </CopyButton>
            )}
          </div>
        </div>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
        <section className={styles.result} tabIndex={0} aria-label="What it would do">
          {isOld && trial.data !== undefined && (
            <div className={styles.old}>
              <Note tone="late" role="status">
                {isWhole ? 'Trying it…' : 'Of what was written before: mend the payload to try it.'}
              </Note>
            </div>
          )}
          {trial.data === undefined && !trial.isError && (
            <p className={styles.empty}>
              {isWhole
                ? 'Trying it…'
                : 'Write an event type on the left. What such an event would do stands here then: where the person would stand, which rule fires, or which clause of which rule does not hold.'}
            </p>
          )}
          {trial.isError ? (
            <ErrorState error={trial.error} onRetry={() => void trial.refetch()} />
          ) : (
            trial.data !== undefined && <TrialResult trial={trial.data} />
          )}
        </section>
      </div>
    </Modal>
  )
}
