import { useDebouncedValue } from '@mantine/hooks'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useEffect } from 'react'
import { create } from 'zustand'
import type { MigrationChoice } from '#core/contract/rules.ts'
import { tellProblem } from '../../shell/keys/actions.ts'
import { api, client } from '../../transport/client.ts'
import { describeError } from '../../transport/problem.ts'
import { createKeeper, type Kept } from './keeping.ts'

/** A rules file that is not active yet. */
export interface Draft {
  readonly name: string
  readonly text: string
  /** Where people are to go who stand in steps that it does not have. */
  readonly migrate?: MigrationChoice[] | undefined
  /** Why it is to be activated. */
  readonly note?: string | undefined
}

interface DraftState {
  /** The workspace that the draft lies in. */
  readonly workspace: string | null
  readonly draft: Draft | null
  /** What the workspace has of it. */
  readonly kept: Kept
  /** The active rules are looked at beside a draft that is kept. */
  readonly aside: boolean
  /** The rule to go to when the draft is opened. */
  readonly toRule: string | null
}

export const useDraft = create<DraftState>(() => ({
  workspace: null,
  draft: null,
  kept: 'kept',
  aside: false,
  toRule: null,
}))

/** Looks at the active rules while a draft is kept, or at the draft again. */
export function lookAt(which: 'active' | 'draft'): void {
  useDraft.setState({ aside: which === 'active' })
}

const SAVE_AFTER_MS = 500

const keep = createKeeper<Draft | null>({
  save: (draft) => (draft === null ? client.drafts.discard() : client.drafts.save(draft)),
  isJudging: (error) => describeError(error).code === 'busy',
  tell: (kept, draft, error) => {
    if (useDraft.getState().draft === draft) useDraft.setState({ kept })
    if (kept === 'failed') tellProblem('The draft could not be kept in the workspace.', error)
  },
  later: (run, ms) => {
    const timer = setTimeout(run, ms)
    return () => clearTimeout(timer)
  },
})

/** Whoever leaves the page before the draft is kept is asked first. */
window.addEventListener('beforeunload', (event) => {
  const { draft, kept } = useDraft.getState()
  if (draft !== null && kept === 'judging') event.preventDefault()
})

/** Changes the draft at once and keeps it in the workspace shortly after; null discards it. */
export function setDraft(draft: Draft | null, toRule: string | null = null): void {
  useDraft.setState({ draft, kept: 'waits', aside: false, toRule })
  keep(draft, draft === null ? 0 : SAVE_AFTER_MS)
}

/** Remembers where people of one step are to go, beside what was chosen for other steps. */
export function chooseWay(choice: MigrationChoice): void {
  const { draft, toRule } = useDraft.getState()
  if (draft === null) return
  const others = (draft.migrate ?? []).filter(
    ({ journey, step }) => journey !== choice.journey || step !== choice.step,
  )
  setDraft({ ...draft, migrate: [...others, choice] }, toRule)
}

/** Remembers why the draft is to be activated. */
export function writeNote(note: string): void {
  const { draft, toRule } = useDraft.getState()
  if (draft !== null) setDraft({ ...draft, note }, toRule)
}

/** This text is active now: the draft goes, unless somebody has gone on with it since. True where it stays. */
export function letGo(text: string): boolean {
  const { draft } = useDraft.getState()
  if (draft?.text === text) setDraft(null)
  return draft !== null && draft.text !== text
}

/** Keeps the draft now: for those who press Ctrl S. */
export function keepNow(): void {
  keep(useDraft.getState().draft, 0)
}

/** Reads the draft that the workspace keeps, once for each workspace. False until it is known. */
export function useStoredDraft(): boolean {
  const status = useQuery(api.workspace.status.queryOptions())
  const path = status.data?.open?.path ?? null
  const workspace = useDraft((state) => state.workspace)
  useEffect(() => {
    if (path === null || path === workspace) return
    let wanted = true
    client.drafts.get().then(
      (stored) => {
        if (wanted) useDraft.setState({ workspace: path, draft: stored, kept: 'kept' })
      },
      () => {
        if (wanted) useDraft.setState({ workspace: path, draft: null, kept: 'kept' })
      },
    )
    return () => {
      wanted = false
    }
  }, [path, workspace])
  return path !== null && path === workspace
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
    api.rules.check.queryOptions({
      input: { text: settled },
      enabled: settled.trim() !== '',
      placeholderData: keepPreviousData,
    }),
  )
  return { check, current: settled === text && !check.isFetching && !check.isPlaceholderData }
}

/**
 * The moves of the text in one journey beside those of the active rules; the last whole picture while the text does not
 * compile.
 */
export function usePicture(text: string, journey: string | undefined) {
  const [settled] = useDebouncedValue(text, 400)
  return useQuery(
    api.drafts.picture.queryOptions({
      input: { text: settled, ...(journey === undefined ? {} : { journey }) },
      enabled: settled.trim() !== '',
    }),
  )
}
