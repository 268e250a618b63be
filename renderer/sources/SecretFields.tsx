import { NativeSelect, PasswordInput, TextInput } from '@mantine/core'
import styles from './ConnectionForm.module.css'
import type { Draft, FieldsProps } from './draft.ts'

interface SecretFieldsProps extends FieldsProps {
  readonly secretsAt: string
  readonly mayBeNone: boolean
}

const WAYS: readonly { readonly value: Draft['secret']; readonly label: string }[] = [
  { value: 'none', label: 'None' },
  { value: 'kept', label: 'As it was typed in before' },
  { value: 'given', label: 'Typed in here' },
  { value: 'environment', label: 'From an environment variable' },
]

/** The password, or where it comes from; where it is kept is said beside it. */
export function SecretFields({ draft, faults, change, secretsAt, mayBeNone }: SecretFieldsProps) {
  const hasKept = draft.secret === 'kept'
  const ways = WAYS.filter(({ value }) => (value !== 'none' || mayBeNone) && (value !== 'kept' || hasKept))
  return (
    <>
      <NativeSelect
        size="xs"
        label="Password"
        description="Where it comes from."
        data={[...ways]}
        value={draft.secret}
        error={faults.secret}
        onChange={(event) => {
          const secret = WAYS.find(({ value }) => value === event.currentTarget.value)?.value
          if (secret !== undefined) change({ secret })
        }}
      />
      {draft.secret === 'given' && (
        <PasswordInput
          size="xs"
          className={styles.wide ?? ''}
          label="The password"
          description={`Never in the workspace: it is kept in ${secretsAt}.`}
          value={draft.password}
          error={faults.password}
          autoComplete="new-password"
          visibilityToggleButtonProps={{ 'aria-label': 'Show the password' }}
          onChange={(event) => change({ password: event.currentTarget.value })}
        />
      )}
      {draft.secret === 'environment' && (
        <TextInput
          className={styles.wide ?? ''}
          label="Variable"
          description="Looked up at every start. Only JOURNEYSCOPE_SECRET_… is read, so that a workspace from somebody else can ask for nothing more."
          value={draft.variable}
          error={faults.variable}
          spellCheck={false}
          onChange={(event) => change({ variable: event.currentTarget.value })}
        />
      )}
    </>
  )
}
