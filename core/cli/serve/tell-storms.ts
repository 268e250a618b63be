import type { Session } from '#core/host/session.ts'
import { readStorms } from '#core/store/people/storms.ts'

const EVERY = 2_000

/** Says in a line when an identifier has come with too many others; never which one. Answers how to stop watching. */
export function tellStorms(session: Pick<Session, 'current'>, say: (text: string) => void): () => void {
  let told = 0
  const look = (): void => {
    const workspace = session.current()
    const storms = workspace === null ? [] : readStorms(workspace.database)
    for (const { kind } of storms.slice(told))
      say(
        `Merge storm: one ${kind} came with too many others and joins nobody from now on. The ledger of merges says which.`,
      )
    told = storms.length
  }
  look()
  const timer = setInterval(look, EVERY)
  return () => clearInterval(timer)
}
