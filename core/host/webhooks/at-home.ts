import { fail, ok, type Result } from '#core/base/result.ts'
import type { Adopted } from '../sources/adopted.ts'
import { type Connected, workspaceId } from '../sources/ends.ts'
import { savedConnections } from '../sources/saved.ts'
import { savedWebhooks } from './addresses.ts'

/**
 * The file has connections or addresses and was not saved here by this user: nothing reaches out from it before somebody
 * has said what it is.
 */
export function isAway(workspace: Connected, adopted: Adopted): boolean {
  const { readable, unreadable } = savedConnections(workspace.database)
  const reachesOut = readable.length + unreadable.length + savedWebhooks(workspace.database).length > 0
  return reachesOut && !adopted.has(workspaceId(workspace), workspace.path)
}

/** Whoever saves the first address here says by that what the file is. */
export function settleHere(workspace: Connected, adopted: Adopted): Result<null> {
  if (isAway(workspace, adopted))
    return fail({
      code: 'held',
      message: 'this file was not saved here, and its connections and webhooks wait for your word.',
      hint: 'Open it, look at Sources, and start it as itself or as a copy.',
    })
  adopted.add(workspaceId(workspace), workspace.path)
  return ok(null)
}
