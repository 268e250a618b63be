/** What the workspace has of a draft. */
export type Kept = 'kept' | 'waits' | 'judging' | 'failed'

interface Keeping<Draft> {
  readonly save: (draft: Draft) => Promise<unknown>
  /** True for the refusal of a host that judges all history: nothing else is written until that is over. */
  readonly isJudging: (error: unknown) => boolean
  readonly tell: (kept: Kept, draft: Draft, error?: unknown) => void
  /** Runs something after so many ms; answers with how to call it off. */
  readonly later: (run: () => void, ms: number) => () => void
}

/** Between two tries while history is judged, ms. */
export const AGAIN_MS = 1000

/**
 * Keeps the newest draft that was handed over, after a pause: an older one that still waits is dropped. Where history is
 * being judged it is tried again until that is over.
 */
export function createKeeper<Draft>({ save, isJudging, tell, later }: Keeping<Draft>) {
  let callOff = (): void => {}
  let newest = 0
  const attempt = async (draft: Draft, number: number): Promise<void> => {
    try {
      await save(draft)
      if (number === newest) tell('kept', draft)
    } catch (error) {
      if (number !== newest) return
      if (!isJudging(error)) {
        tell('failed', draft, error)
        return
      }
      tell('judging', draft)
      callOff = later(() => void attempt(draft, number), AGAIN_MS)
    }
  }
  return (draft: Draft, afterMs: number): void => {
    callOff()
    newest += 1
    const number = newest
    callOff = later(() => void attempt(draft, number), afterMs)
  }
}
