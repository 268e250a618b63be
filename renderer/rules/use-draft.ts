import { useDebouncedValue } from '@mantine/hooks'
import { useQuery } from '@tanstack/react-query'
import { create } from 'zustand'
import { tellProblem } from '../shell/actions.ts'
import { api } from '../transport/client.ts'

/** A rules file that is not active yet. */
export interface Draft {
  readonly name: string
  readonly text: string
}

/** The draft outlives a look at another view; it ends with the window. */
export const useDraft = create<{ readonly draft: Draft | null }>(() => ({ draft: null }))

export function setDraft(draft: Draft | null): void {
  useDraft.setState({ draft })
}

/** The contract takes no more characters. */
const LONGEST = 5_000_000

export async function readDraft(file: File): Promise<Draft | null> {
  if (file.size > LONGEST) {
    tellProblem('This file is too large for rules.', new Error(`${file.name} has more than 5 MB.`))
    return null
  }
  const bytes = await file.arrayBuffer()
  try {
    return { name: file.name, text: new TextDecoder('utf-8', { fatal: true }).decode(bytes) }
  } catch {
    tellProblem('This file can not be read.', new Error(`${file.name} is not UTF-8. Save it as UTF-8 text.`))
    return null
  }
}

/** Checks a text shortly after it has stopped changing. `current` is false while the answer is for an older text. */
export function useCheck(text: string) {
  const [settled] = useDebouncedValue(text, 300)
  const check = useQuery(
    api.rules.check.queryOptions({ input: { text: settled }, enabled: settled.trim() !== '' }),
  )
  return { check, current: settled === text && !check.isFetching && !check.isPlaceholderData }
}
