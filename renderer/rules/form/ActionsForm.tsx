import { ActionIcon, Button, NativeSelect, TextInput } from '@mantine/core'
import { IconPlus, IconX } from '@tabler/icons-react'
import { isJsonObject, type JsonObject } from '../../people/payload/json.ts'
import styles from './Form.module.css'
import { shown, textAt, typed } from './rule-json.ts'

const KINDS: readonly { readonly value: string; readonly label: string; readonly payload: JsonObject }[] = [
  { value: 'EMIT_EVENT', label: 'emit an event', payload: { eventType: 'SOMETHING_HAPPENED' } },
  { value: 'UPDATE_METADATA', label: 'note something about the person', payload: { note: 'value' } },
  {
    value: 'TRIGGER_ALERT',
    label: 'raise an alert',
    payload: { severity: 'high', message: 'What happened' },
  },
  { value: 'WEBHOOK', label: 'call a webhook', payload: { url: 'name-of-the-address' } },
]

/** A rule takes no more. */
const MOST_ACTIONS = 10

interface ActionsFormProps {
  readonly actions: readonly JsonObject[]
  readonly onChange: (actions: readonly JsonObject[]) => void
}

/** What a rule does besides moving the person, each with what it carries as names and values. */
export function ActionsForm({ actions, onChange }: ActionsFormProps) {
  return (
    <fieldset className={styles.group}>
      <legend>And also</legend>
      {actions.length === 0 && <p className={styles.quiet}>Nothing: it only moves the person.</p>}
      {actions.map((action, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: actions have no name but their place
        <div key={index} className={styles.action}>
          <div className={styles.line}>
            <NativeSelect
              aria-label={`Kind of action ${index + 1}`}
              data={KINDS.map(({ value, label }) => ({ value, label }))}
              value={textAt(action, 'type')}
              onChange={(event) => {
                const kind = KINDS.find(({ value }) => value === event.currentTarget.value)
                if (kind !== undefined)
                  onChange(actions.with(index, { type: kind.value, payload: kind.payload }))
              }}
            />
            <ActionIcon
              aria-label={`Remove action ${index + 1}`}
              onClick={() => onChange(actions.toSpliced(index, 1))}
            >
              <IconX size={14} aria-hidden="true" />
            </ActionIcon>
          </div>
          <KeyValues
            label={`action ${index + 1}`}
            values={isJsonObject(action.payload ?? null) ? payloadOf(action) : {}}
            onChange={(payload) => onChange(actions.with(index, { ...action, payload }))}
          />
        </div>
      ))}
      <div className={styles.buttons}>
        <Button
          leftSection={<IconPlus size={13} aria-hidden="true" />}
          disabled={actions.length >= MOST_ACTIONS}
          onClick={() => {
            const [, note] = KINDS
            if (note !== undefined) onChange([...actions, { type: note.value, payload: note.payload }])
          }}
        >
          Add an action
        </Button>
        {actions.length > 1 && (
          <p className={styles.quiet}>
            {actions.length >= MOST_ACTIONS ? 'No more than ten. ' : ''}Done from top to bottom.
          </p>
        )}
      </div>
    </fieldset>
  )
}

function payloadOf({ payload }: JsonObject): JsonObject {
  return payload !== undefined && isJsonObject(payload) ? payload : {}
}

interface KeyValuesProps {
  readonly label: string
  readonly values: JsonObject
  readonly onChange: (values: JsonObject) => void
}

function KeyValues({ label, values, onChange }: KeyValuesProps) {
  const entries = Object.entries(values)
  const replace = (index: number, key: string, value: JsonObject[string]) =>
    onChange(Object.fromEntries(entries.with(index, [key, value])))
  return (
    <div className={styles.pairs}>
      {entries.map(([key, value], index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a name that is being typed is no key
        <div key={index} className={styles.pair}>
          <TextInput
            aria-label={`Name ${index + 1} of ${label}`}
            value={key}
            onChange={(event) => replace(index, event.currentTarget.value, value)}
          />
          <TextInput
            aria-label={`Value ${index + 1} of ${label}`}
            value={shown(value)}
            onChange={(event) => replace(index, key, typed(event.currentTarget.value, value))}
          />
          <ActionIcon
            aria-label={`Remove value ${index + 1} of ${label}`}
            onClick={() => onChange(Object.fromEntries(entries.toSpliced(index, 1)))}
          >
            <IconX size={14} aria-hidden="true" />
          </ActionIcon>
        </div>
      ))}
      <Button
        variant="subtle"
        className={styles.small ?? ''}
        aria-label={`Add a value to ${label}`}
        onClick={() => onChange({ ...values, [`field${entries.length + 1}`]: '' })}
      >
        Add a value
      </Button>
    </div>
  )
}
