import { describeProblem } from '#core/base/result.ts'
import type { OpenedWorkspace } from '../opened.ts'
import type { Session } from '../session.ts'

/** Events read at a time. */
const PAGE = 500
/** Milliseconds after which a client that lost the stream calls again. */
const RETRY_MS = 2000

/**
 * Moves of a workspace past an arrival, as server-sent events, until the workspace is closed. Nothing is kept for a slow
 * client: the next page is read when it has taken what was sent before, so that its backlog costs no memory. A quiet
 * stream says so every `heartbeatMs`, or a proxy would close it. The id that a page ends with is the arrival up to which
 * was read; a client that comes back with it misses nothing, and may see the moves of one page twice.
 */
export async function* streamMessages(
  session: Session,
  workspace: OpenedWorkspace,
  from: number,
  heartbeatMs: number,
): AsyncGenerator<string> {
  let cursor = from
  yield `retry: ${RETRY_MS}\nid: ${cursor}\n\n`
  while (session.current() === workspace) {
    const seen = session.cursor()
    const page = await workspace.follower.ask('moves', { after: cursor, limit: PAGE })
    if (!page.ok) {
      if (session.current() !== workspace) return
      // The client calls again with the id that it had last, and misses nothing.
      throw new Error(describeProblem(page.error))
    }
    const { transitions, last } = page.value
    if (transitions.length > 0) {
      const messages = transitions.map((move) => `event: stateTransition\ndata: ${JSON.stringify(move)}\n`)
      yield `${messages.join('\n')}id: ${last}\n\n`
    }
    if (last !== cursor) {
      cursor = last
      continue
    }
    const now = await session.wait(seen, heartbeatMs)
    if (now.arrival === seen.arrival && now.workspace === seen.workspace) yield ': still here\n\n'
  }
}
