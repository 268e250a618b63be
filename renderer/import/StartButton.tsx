import { Button } from '@mantine/core'
import { useState } from 'react'

interface StartButtonProps {
  /** What follows that somebody has to want; null where nothing does. */
  readonly warning: string | null
  /** It is the thing to do now. */
  readonly isProposed: boolean
  readonly disabled: boolean
  readonly loading: boolean
  readonly onStart: () => void
}

/** Starts the import; where something follows that is rarely meant, it asks once. */
export function StartButton({ warning, isProposed, disabled, loading, onStart }: StartButtonProps) {
  const [asked, setAsked] = useState<string | null>(null)
  if (warning !== null && asked === warning && !disabled) {
    return (
      <>
        <Button onClick={() => setAsked(null)}>Back</Button>
        <Button color="red" variant="filled" loading={loading} data-autofocus autoFocus onClick={onStart}>
          Import all at this moment
        </Button>
      </>
    )
  }
  return (
    <Button
      variant={!disabled && isProposed ? 'filled' : 'default'}
      disabled={disabled}
      loading={loading}
      onClick={() => (warning === null ? onStart() : setAsked(warning))}
    >
      Import
    </Button>
  )
}
