import { Autocomplete } from '@mantine/core'
import type { Vocabulary } from '#core/contract/drafts.ts'
import { Segments } from '../../parts/Segments.tsx'
import { ActionsForm } from './ActionsForm.tsx'
import { ConditionLines } from './ConditionLines.tsx'
import styles from './Form.module.css'
import { NameFields } from './NameFields.tsx'
import { OtherKeys } from './OtherKeys.tsx'
import { OutcomeField } from './OutcomeField.tsx'
import {
  actionsAs,
  actionsIn,
  type OutcomeKind,
  othersIn,
  type RuleJson,
  textAt,
  withKeys,
} from './rule-json.ts'

const KNOWN = ['id', 'description', 'eventType', 'condition', 'toState', 'action', 'actions']

interface ExitFormProps {
  readonly exit: RuleJson
  readonly steps: readonly string[]
  /** Where people stand who leave to no other step. */
  readonly initialStep: string
  readonly vocabulary: Vocabulary | undefined
  readonly outcome: OutcomeKind | null
  readonly onOutcome: (kind: OutcomeKind | null) => void
  readonly onChange: (exit: RuleJson) => void
  readonly onJson: () => void
}

/** One way out of a journey: tried before every rule, wherever a person stands in it. */
export function ExitForm(props: ExitFormProps) {
  const { exit, steps, initialStep, vocabulary, outcome, onOutcome, onChange, onJson } = props
  const eventType = textAt(exit, 'eventType')
  const takesAny = !('eventType' in exit)
  const target = textAt(exit, 'toState')
  const known = vocabulary?.eventTypes.find(({ name }) => name === eventType)
  const set = (changes: Parameters<typeof withKeys>[1]) => onChange(withKeys(exit, changes))
  return (
    <div className={styles.form}>
      <p className={styles.quiet}>
        An exit leaves the journey from any step but the first one ({initialStep}) and its own target. It is
        tried before every rule.
      </p>
      <NameFields
        of="exit"
        id={textAt(exit, 'id')}
        description={textAt(exit, 'description')}
        onChange={set}
      />
      <div className={styles.group}>
        <Segments
          label="What leads out"
          value={takesAny ? 'any' : 'type'}
          options={[
            { value: 'type', label: 'When an event comes' },
            { value: 'any', label: 'At any event' },
          ]}
          onChange={(wish) =>
            set({ eventType: wish === 'any' ? undefined : (vocabulary?.eventTypes[0]?.name ?? 'EVENT') })
          }
        />
        {!takesAny && (
          <Autocomplete
            aria-label="Event type"
            data={vocabulary?.eventTypes.map(({ name }) => name) ?? []}
            value={eventType}
            onChange={(value) => set({ eventType: value })}
          />
        )}
      </div>
      <ConditionLines
        condition={typeof exit.condition === 'string' ? exit.condition : undefined}
        fields={known?.fields ?? []}
        onChange={(condition) => set({ condition })}
      />
      <Autocomplete
        label="Move the person to"
        description={`Empty: back to the first step, ${initialStep}`}
        data={[...steps]}
        value={target}
        onChange={(value) => set({ toState: value || undefined })}
      />
      {target !== '' && <OutcomeField step={target} value={outcome} onChange={onOutcome} />}
      <ActionsForm actions={actionsIn(exit)} onChange={(actions) => set(actionsAs(actions))} />
      <OtherKeys
        title="Also in this exit"
        entries={othersIn(exit, KNOWN)}
        note="The form does not know these keys."
        onJson={onJson}
      />
    </div>
  )
}
