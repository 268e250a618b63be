import { Button, FileButton } from '@mantine/core'
import { type Draft, readDraft } from './use-draft.ts'

interface ChooseFileProps {
  readonly onDraft: (draft: Draft) => void
  readonly filled?: boolean
}

export function ChooseFile({ onDraft, filled = false }: ChooseFileProps) {
  const choose = async (file: File | null) => {
    const draft = file === null ? null : await readDraft(file)
    if (draft !== null) onDraft(draft)
  }
  return (
    <FileButton accept=".json,application/json" onChange={(file) => void choose(file)}>
      {(props) => (
        <Button {...props} variant={filled ? 'filled' : 'default'}>
          Choose a file…
        </Button>
      )}
    </FileButton>
  )
}
