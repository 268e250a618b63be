import { TextInput } from '@mantine/core'
import { Segments } from '../../parts/Segments.tsx'
import { isJsonObject, type Json } from '../../people/payload/json.ts'
import styles from './Form.module.css'

interface ReentryFieldProps {
  readonly legend: string
  /** What each choice means here, in a sentence. */
  readonly words: Readonly<Record<'always' | 'once' | 'after', string>>
  readonly value: Json | undefined
  /** Undefined: always, which needs no key. */
  readonly onChange: (value: Json | undefined) => void
}

type Kind = 'always' | 'once' | 'after'

function kindOf(value: Json | undefined): Kind {
  if (value === 'once') return 'once'
  return value !== undefined && isJsonObject(value) ? 'after' : 'always'
}

function waitOf(value: Json | undefined): string {
  const after = value !== undefined && isJsonObject(value) ? value.after : undefined
  return typeof after === 'string' ? after : ''
}

/** Whether something may happen again to the same person: always, once, or after some time. */
export function ReentryField({ legend, words, value, onChange }: ReentryFieldProps) {
  const kind = kindOf(value)
  return (
    <fieldset className={styles.group}>
      <legend>{legend}</legend>
      <Segments
        label={legend}
        value={kind}
        options={[
          { value: 'always', label: 'always' },
          { value: 'once', label: 'once' },
          { value: 'after', label: 'after some time' },
        ]}
        onChange={(wish) =>
          onChange(wish === 'always' ? undefined : wish === 'once' ? 'once' : { after: 'P7D' })
        }
      />
      {kind === 'after' && (
        <DurationField
          label="How long after"
          value={waitOf(value)}
          onChange={(after) => onChange({ after })}
        />
      )}
      <p className={styles.quiet}>{words[kind]}</p>
    </fieldset>
  )
}

interface DurationFieldProps {
  readonly label: string
  readonly value: string
  readonly onChange: (value: string) => void
}

/** A length of time as ISO 8601 has it. */
export function DurationField({ label, value, onChange }: DurationFieldProps) {
  return (
    <TextInput
      aria-label={label}
      description="PT30M is 30 minutes, PT12H twelve hours, P2D two days, P1W a week"
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  )
}
