import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Empty } from '../parts/Empty.tsx'
import { api } from '../transport/client.ts'
import { blankRules } from './blank-rules.ts'
import { ChooseFile } from './draft/ChooseFile.tsx'
import type { Draft } from './draft/use-draft.ts'
import { QUICK_START_RULES } from './quick-start.ts'

export function NoRules({ onDraft }: { readonly onDraft: (draft: Draft) => void }) {
  const vocabulary = useQuery(api.drafts.vocabulary.queryOptions())
  const seen = vocabulary.data?.eventTypes[0]?.name
  return (
    <Empty
      title="No rules are active"
      action={
        <>
          <ChooseFile onDraft={onDraft} filled />
          <Button
            title="A file with one rule to replace; the form writes it for those who do not write JSON"
            onClick={() => onDraft({ name: 'rules of my own', text: blankRules(seen) })}
          >
            Write my own
          </Button>
          <Button
            title="Three rules for a sign-up, to change or to try"
            onClick={() => onDraft({ name: 'the example', text: QUICK_START_RULES })}
          >
            Begin with the example
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
