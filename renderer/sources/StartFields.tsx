import { Checkbox, NativeSelect, TextInput } from '@mantine/core'
import { Note } from '../parts/Note.tsx'
import styles from './ConnectionForm.module.css'
import type { Draft, FieldsProps } from './draft.ts'

type StartFieldsProps = FieldsProps & { readonly defaultGroup: string }

const KAFKA_STARTS: readonly { readonly value: Draft['from']; readonly label: string }[] = [
  { value: 'stored', label: 'Where the group is' },
  { value: 'earliest', label: 'The beginning' },
  { value: 'latest', label: 'What comes from now on' },
  { value: 'time', label: 'A time' },
]
const STREAM_STARTS: readonly { readonly value: Draft['from']; readonly label: string }[] = [
  { value: 'earliest', label: 'The beginning' },
  { value: 'latest', label: 'What comes from now on' },
]
const ENDS = [
  { value: 'left', label: 'Left: senders RPUSH' },
  { value: 'right', label: 'Right: senders LPUSH' },
]

/** As whom it is read, and where it begins; for what is lossy, why. */
export function StartFields({ draft, faults, change, defaultGroup }: StartFieldsProps) {
  if (draft.kind === 'redis-channel') {
    return (
      <Note tone="late">
        Lossy: Redis keeps nothing that is published. What is sent while this is paused, stopped or too slow
        is lost. A stream loses nothing.
      </Note>
    )
  }
  if (draft.kind === 'redis-list') {
    return (
      <>
        <NativeSelect
          size="xs"
          label="Taken from the end"
          description="The end at which the oldest event lies."
          data={ENDS}
          value={draft.end}
          onChange={(event) => change({ end: event.currentTarget.value === 'right' ? 'right' : 'left' })}
        />
        <Checkbox
          className={styles.wide ?? ''}
          size="xs"
          label="Lossy: take from the list at once"
          description="Less work for the server; a crash before the commit loses up to 500 events. Off, each batch waits in a list beside it until it is stored, and nothing is lost."
          checked={draft.lossy}
          onChange={(event) => change({ lossy: event.currentTarget.checked })}
        />
      </>
    )
  }
  if (draft.kind !== 'kafka' && draft.kind !== 'redis-stream') return null
  const starts = draft.kind === 'kafka' ? KAFKA_STARTS : STREAM_STARTS
  return (
    <>
      <TextInput
        label="Group of readers"
        description="Empty: a group of this workspace alone."
        placeholder={
          draft.kind === 'kafka' ? `${defaultGroup}.${draft.what.trim() || 'topic'}` : defaultGroup
        }
        value={draft.group}
        maxLength={200}
        onChange={(event) => change({ group: event.currentTarget.value })}
      />
      <NativeSelect
        size="xs"
        label="Begin at"
        description={
          draft.kind === 'kafka' && draft.from === 'stored'
            ? 'At the beginning while it is nowhere yet.'
            : 'At first; later it goes on where it stopped.'
        }
        data={[...starts]}
        value={draft.from}
        onChange={(event) => {
          const from = starts.find(({ value }) => value === event.currentTarget.value)?.value
          if (from !== undefined) change({ from })
        }}
      />
      {draft.from === 'time' && (
        <TextInput
          type="datetime-local"
          label="The time"
          description="Of the broker's own stamps, in this machine's zone."
          value={draft.fromTime}
          error={faults.fromTime}
          onChange={(event) => change({ fromTime: event.currentTarget.value })}
        />
      )}
    </>
  )
}
