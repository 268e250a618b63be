import { Button } from '@mantine/core'
import { Empty } from '../parts/Empty.tsx'
import { ChooseFile } from './draft/ChooseFile.tsx'
import type { Draft } from './draft/use-draft.ts'
import { QUICK_START_RULES } from './quick-start.ts'

export function NoRules({ onDraft }: { readonly onDraft: (draft: Draft) => void }) {
  return (
    <Empty
      title="No rules are active"
      action={
        <>
          <ChooseFile onDraft={onDraft} filled />
          <Button onClick={() => onDraft({ name: 'journey-rules.json', text: QUICK_START_RULES })}>
            Start with the quick-start rules
          </Button>
          <Button onClick={() => onDraft({ name: 'pasted rules', text: '' })}>Paste JSON</Button>
        </>
      }
    >
      <p>
        Rules say which event moves a person from one step to another. Without them everyone stays where they
        began, and the graph shows event types instead of steps.
      </p>
      <p>Nothing becomes active before you have seen it checked.</p>
    </Empty>
  )
}
