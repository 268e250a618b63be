import type { StudyState } from '#core/contract/studies.ts'

/** What following a study needs of the host and of time. */
export interface StudyPorts {
  start(): Promise<StudyState>
  get(id: string): Promise<StudyState | null>
  /** Gives a job up. */
  cancel(id: string): void
  /** Somebody has stopped this job by hand. */
  wasStopped(id: string): boolean
  /** Until the next look. */
  pause(): Promise<void>
  running(state: StudyState): void
}

/** The program withdraws a study where rules change or another workspace is opened: so often it is asked again, unasked. */
const MOST_STARTS = 5

/**
 * Follows a study to its end. One that the program itself has withdrawn is asked again; one that somebody has stopped
 * is told so. Throws where it failed.
 */
export async function followStudy(ports: StudyPorts, signal: AbortSignal): Promise<StudyState> {
  for (let starts = 1; ; starts += 1) {
    const ended = await followOnce(ports, signal)
    if (ended?.job.state === 'done') return ended
    if (ended?.job.state === 'failed') throw new Error(ended.job.error ?? 'The study failed.')
    if (ended !== null && ports.wasStopped(ended.job.id))
      throw new Error('You stopped it before it was done.')
    signal.throwIfAborted()
    if (starts === MOST_STARTS)
      throw new Error('It was withdrawn again and again, since rules or workspaces change meanwhile.')
    await ports.pause()
  }
}

/** Null where the host does not remember it any more. */
async function followOnce(ports: StudyPorts, signal: AbortSignal): Promise<StudyState | null> {
  let state = await ports.start()
  const { id } = state.job
  // Nobody waits any more: the question was changed, or the view left.
  const giveUp = (): void => ports.cancel(id)
  signal.addEventListener('abort', giveUp)
  try {
    while (state.job.state === 'running') {
      ports.running(state)
      await ports.pause()
      signal.throwIfAborted()
      const next = await ports.get(id)
      if (next === null) return null
      state = next
    }
    return state
  } finally {
    signal.removeEventListener('abort', giveUp)
  }
}
