import { ActionIcon, Autocomplete, Button, NativeSelect, Textarea } from '@mantine/core'
import { IconPlus, IconX } from '@tabler/icons-react'
import { useState } from 'react'
import type { Vocabulary } from '#core/contract/drafts.ts'
import { conditionOf, type Line, linesOf, looksLikeText, OPERATOR_WORDS, OPERATORS } from './condition.ts'
import styles from './Form.module.css'

interface ConditionLinesProps {
  readonly condition: string | undefined
  readonly fields: Vocabulary['eventTypes'][number]['fields']
  readonly onChange: (condition: string | undefined) => void
}

const OPTIONS = OPERATORS.map((operator) => ({ value: operator, label: OPERATOR_WORDS[operator] }))
const WITHOUT_VALUE = new Set(['has', 'lacks'])

/** What must hold, line by line, all of them; as text where the condition says more than lines can. */
export function ConditionLines({ condition, fields, onChange }: ConditionLinesProps) {
  const [asText, setAsText] = useState(false)
  const lines = linesOf(condition)
  if (lines === null || asText)
    return (
      <div className={styles.group}>
        <Textarea
          label="Condition, in CEL"
          description={
            lines === null ? 'It says more than the form can show, so it is edited as text.' : undefined
          }
          classNames={{ input: styles.code ?? '' }}
          autosize
          minRows={2}
          spellCheck={false}
          value={condition ?? ''}
          onChange={(event) => onChange(event.currentTarget.value || undefined)}
        />
        {lines !== null && (
          <Button className={styles.small ?? ''} onClick={() => setAsText(false)}>
            Edit as lines
          </Button>
        )}
      </div>
    )
  const change = (index: number, line: Line) => onChange(conditionOf(lines.with(index, line)))
  const add = () => {
    const [first] = fields
    const field = `payload.${first?.path ?? 'field'}`
    const value = first?.values[0] ?? 'value'
    onChange(conditionOf([...lines, { field, operator: '==', value, isText: looksLikeText(value) }]))
  }
  return (
    <fieldset className={styles.group}>
      <legend>Only if</legend>
      {lines.length === 0 && <p className={styles.quiet}>Always: it asks nothing of the event.</p>}
      {lines.map((line, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: lines have no name but their place
        <div key={index} className={styles.line}>
          <Autocomplete
            aria-label={`Field of condition ${index + 1}`}
            data={fields.map(({ path }) => `payload.${path}`)}
            value={line.field}
            onChange={(field) => change(index, { ...line, field })}
          />
          <NativeSelect
            aria-label={`Operator of condition ${index + 1}`}
            data={OPTIONS}
            value={line.operator}
            onChange={(event) => {
              const operator = OPERATORS.find((known) => known === event.currentTarget.value) ?? '=='
              change(index, { ...line, operator })
            }}
          />
          {WITHOUT_VALUE.has(line.operator) ? (
            <span />
          ) : (
            <Autocomplete
              aria-label={`Value of condition ${index + 1}`}
              data={[...(fields.find(({ path }) => `payload.${path}` === line.field)?.values ?? [])]}
              value={line.value}
              onChange={(value) =>
                change(index, { ...line, value, isText: value === '' ? line.isText : looksLikeText(value) })
              }
            />
          )}
          <ActionIcon
            aria-label={`Remove condition ${index + 1}`}
            onClick={() => onChange(conditionOf(lines.toSpliced(index, 1)))}
          >
            <IconX size={14} aria-hidden="true" />
          </ActionIcon>
        </div>
      ))}
      <div className={styles.buttons}>
        <Button leftSection={<IconPlus size={13} aria-hidden="true" />} onClick={add}>
          Add a condition
        </Button>
        <Button variant="subtle" onClick={() => setAsText(true)}>
          Edit as text
        </Button>
      </div>
    </fieldset>
  )
}
