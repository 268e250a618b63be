import { ActionIcon, Autocomplete, Button, NativeSelect, TextInput } from '@mantine/core'
import { IconPlus, IconX } from '@tabler/icons-react'
import type { Json, JsonObject } from '../../people/payload/json.ts'
import styles from './Form.module.css'
import { OtherKeys } from './OtherKeys.tsx'
import { ReentryField } from './ReentryField.tsx'
import { objectsAt, orNone, othersIn, textAt, withKeys } from './rule-json.ts'

/** Keys of the whole file have a form of their own. */
const KNOWN = ['id', 'description', 'initialState', 'outcomes', 'reentry']
const OF_FILE = ['version', 'segments', 'experiments']

interface JourneyFormProps {
  /** Empty for the main journey. */
  readonly id: string
  /** Without rules and exits. */
  readonly journey: JsonObject
  readonly steps: readonly string[]
  /** Where everyone begins while the file does not say it. */
  readonly firstStep: string
  readonly onSet: (key: string, value: Json | undefined) => void
  readonly onJson: () => void
}

/** Where a journey begins, what counts in it as conversion and loss, and whether one may come into it again. */
export function JourneyForm({ id, journey, steps, firstStep, onSet, onJson }: JourneyFormProps) {
  return (
    <div className={styles.form}>
      {id !== '' && (
        <TextInput
          label="What it is for"
          value={textAt(journey, 'description')}
          onChange={(event) => onSet('description', event.currentTarget.value || undefined)}
        />
      )}
      <Autocomplete
        label="Everyone begins in"
        description={`Empty: where the first rule starts${firstStep === '' ? '' : `, ${firstStep}`}`}
        data={[...steps]}
        value={textAt(journey, 'initialState')}
        onChange={(value) => onSet('initialState', value || undefined)}
      />
      <Outcomes
        outcomes={objectsAt(journey, 'outcomes')}
        steps={steps}
        onChange={(outcomes) => onSet('outcomes', orNone(outcomes))}
      />
      <ReentryField
        legend="Somebody who is back in the first step may leave it again"
        words={{
          always: 'As often as they come back to it.',
          once: 'Never again: the journey is gone through once.',
          after: 'When so much time has passed since they last left it.',
        }}
        value={journey.reentry}
        onChange={(value) => onSet('reentry', value)}
      />
      <OtherKeys
        title="Also in this journey"
        entries={othersIn(journey, [...KNOWN, ...(id === '' ? OF_FILE : [])])}
        note="The form does not know these keys."
        onJson={onJson}
      />
      {id !== '' && (
        <p className={styles.quiet}>
          The id, {id}, is that under which people’s steps are kept: change it in the JSON only where a new
          journey is meant.
        </p>
      )}
    </div>
  )
}

interface OutcomesProps {
  readonly outcomes: readonly JsonObject[]
  readonly steps: readonly string[]
  readonly onChange: (outcomes: readonly JsonObject[]) => void
}

function Outcomes({ outcomes, steps, onChange }: OutcomesProps) {
  const set = (index: number, changes: Parameters<typeof withKeys>[1]) =>
    onChange(outcomes.with(index, withKeys(outcomes[index] ?? {}, changes)))
  const taken = new Set(outcomes.map((outcome) => outcome.step))
  return (
    <fieldset className={styles.group}>
      <legend>Outcomes</legend>
      {outcomes.length === 0 && (
        <p className={styles.quiet}>None: no step counts as conversion or loss, so nothing is attributed.</p>
      )}
      {outcomes.length > 0 && (
        <p className={styles.quiet}>
          Reached by coming to the step from another one. A value is a number in CEL, such as payload.total;
          without one, payload.value of the event is taken.
        </p>
      )}
      {outcomes.map((outcome, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a step that is being typed is no key
        <div key={index} className={styles.outcome}>
          <Autocomplete
            aria-label={`Step of outcome ${index + 1}`}
            data={steps.filter((step) => step === outcome.step || !taken.has(step))}
            value={textAt(outcome, 'step')}
            onChange={(step) => set(index, { step })}
          />
          <NativeSelect
            aria-label={`Kind of outcome ${index + 1}`}
            data={[
              { value: 'conversion', label: 'is a conversion' },
              { value: 'loss', label: 'is a loss' },
            ]}
            value={textAt(outcome, 'kind')}
            onChange={(event) => set(index, { kind: event.currentTarget.value })}
          />
          <TextInput
            aria-label={`Value of outcome ${index + 1}`}
            placeholder="value, in CEL"
            classNames={{ input: styles.code ?? '' }}
            value={textAt(outcome, 'value')}
            onChange={(event) => set(index, { value: event.currentTarget.value || undefined })}
          />
          <ActionIcon
            aria-label={`Remove outcome ${index + 1}`}
            onClick={() => onChange(outcomes.toSpliced(index, 1))}
          >
            <IconX size={14} aria-hidden="true" />
          </ActionIcon>
        </div>
      ))}
      <div className={styles.buttons}>
        <Button
          leftSection={<IconPlus size={13} aria-hidden="true" />}
          onClick={() =>
            onChange([
              ...outcomes,
              { step: steps.find((step) => !taken.has(step)) ?? 'STEP', kind: 'conversion' },
            ])
          }
        >
          Add an outcome
        </Button>
      </div>
    </fieldset>
  )
}
