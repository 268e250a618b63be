import { Autocomplete, NumberInput, TagsInput } from '@mantine/core'
import type { Vocabulary } from '#core/contract/drafts.ts'
import { Segments } from '../../parts/Segments.tsx'
import { ActionsForm } from './ActionsForm.tsx'
import { ConditionLines } from './ConditionLines.tsx'
import styles from './Form.module.css'
import { NameFields } from './NameFields.tsx'
import { OtherKeys } from './OtherKeys.tsx'
import { OutcomeField } from './OutcomeField.tsx'
import { DurationField, ReentryField } from './ReentryField.tsx'
import {
  actionsAs,
  actionsIn,
  type OutcomeKind,
  othersIn,
  type RuleJson,
  startsAs,
  startsIn,
  textAt,
  withKeys,
} from './rule-json.ts'

const KNOWN = [
  ...['id', 'description', 'fromState', 'eventType', 'after', 'condition', 'toState'],
  ...['priority', 'action', 'actions', 'reentry'],
]

interface RuleFormProps {
  readonly rule: RuleJson
  readonly steps: readonly string[]
  readonly vocabulary: Vocabulary | undefined
  /** What reaching the step counts as that the rule leads to. */
  readonly outcome: OutcomeKind | null
  readonly onOutcome: (kind: OutcomeKind | null) => void
  readonly onChange: (rule: RuleJson) => void
  readonly onJson: () => void
}

/** One rule for those who do not write JSON. Every change is written into the draft's text at once. */
export function RuleForm({ rule, steps, vocabulary, outcome, onOutcome, onChange, onJson }: RuleFormProps) {
  const target = textAt(rule, 'toState')
  const eventType = textAt(rule, 'eventType')
  const waits = 'after' in rule ? 'quiet' : 'event'
  const known = vocabulary?.eventTypes.find(({ name }) => name === eventType)
  const set = (changes: Parameters<typeof withKeys>[1]) => onChange(withKeys(rule, changes))
  return (
    <div className={styles.form}>
      <NameFields
        of="rule"
        id={textAt(rule, 'id')}
        description={textAt(rule, 'description')}
        onChange={set}
      />
      <TagsInput
        label="When a person is in"
        description="One step or several; * is every step"
        data={['*', ...steps]}
        value={startsIn(rule)}
        onChange={(starts) => set({ fromState: startsAs(starts) })}
      />
      <div className={styles.group}>
        <Segments
          label="What it waits for"
          value={waits}
          options={[
            { value: 'event', label: 'and an event comes' },
            { value: 'quiet', label: 'and nothing is heard for' },
          ]}
          onChange={(wish) =>
            set(wish === 'event' ? { after: undefined, eventType } : { after: 'PT30M', eventType: undefined })
          }
        />
        {waits === 'event' ? (
          <Autocomplete
            aria-label="Event type"
            data={vocabulary?.eventTypes.map(({ name }) => name) ?? []}
            value={eventType}
            onChange={(value) => set({ eventType: value })}
          />
        ) : (
          <DurationField
            label="How long nothing is heard"
            value={textAt(rule, 'after')}
            onChange={(after) => set({ after })}
          />
        )}
      </div>
      <ConditionLines
        condition={typeof rule.condition === 'string' ? rule.condition : undefined}
        fields={known?.fields ?? []}
        onChange={(condition) => set({ condition })}
      />
      <Autocomplete
        label="Move the person to"
        data={[...steps]}
        value={target}
        onChange={(value) => set({ toState: value })}
      />
      {target !== '' && <OutcomeField step={target} value={outcome} onChange={onOutcome} />}
      <ActionsForm actions={actionsIn(rule)} onChange={(actions) => set(actionsAs(actions))} />
      <NumberInput
        label="Priority"
        description="Higher is tried first; of equal ones the earlier in the list"
        min={-1000}
        max={1000}
        value={typeof rule.priority === 'number' ? rule.priority : ''}
        placeholder="0"
        onChange={(value) => set({ priority: typeof value === 'number' ? value : undefined })}
      />
      <ReentryField
        legend="It may fire again for the same person"
        words={{
          always: 'Each time it is tried and its condition holds.',
          once: 'Never again once it has fired.',
          after: 'When so much time has passed since it last fired.',
        }}
        value={rule.reentry}
        onChange={(reentry) => set({ reentry })}
      />
      <OtherKeys
        title="Also in this rule"
        entries={othersIn(rule, KNOWN)}
        note="The form does not know these keys."
        onJson={onJson}
      />
    </div>
  )
}
