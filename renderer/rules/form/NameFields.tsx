import { TextInput } from '@mantine/core'

interface NameFieldsProps {
  /** What is named: `rule` or `exit`. */
  readonly of: string
  readonly id: string
  readonly description: string
  /** `undefined` takes the key out. */
  readonly onChange: (changes: { id?: string; description?: string | undefined }) => void
}

/** What a rule or an exit is called, and what it is for. */
export function NameFields({ of, id, description, onChange }: NameFieldsProps) {
  return (
    <>
      <TextInput
        label={`Name of the ${of}`}
        value={id}
        onChange={(event) => onChange({ id: event.currentTarget.value })}
      />
      <TextInput
        label="What it is for"
        value={description}
        onChange={(event) => onChange({ description: event.currentTarget.value || undefined })}
      />
    </>
  )
}
