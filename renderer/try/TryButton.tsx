import { Button } from '@mantine/core'
import { useState } from 'react'
import { useDraft } from '../rules/draft/use-draft.ts'
import { type TrialStart, TryDialog } from './TryDialog.tsx'

/** Opens the sandbox with an event. */
export function TryButton({
  start,
  label = 'Try it…',
}: {
  readonly start: TrialStart
  readonly label?: string
}) {
  const [open, setOpen] = useState(false)
  const draft = useDraft((state) => state.draft)
  return (
    <>
      <Button
        onClick={() => setOpen(true)}
        title="Edit this event and see what it would do; nothing is stored"
      >
        {label}
      </Button>
      {open && <TryDialog start={start} draft={draft?.text ?? null} onClose={() => setOpen(false)} />}
    </>
  )
}
