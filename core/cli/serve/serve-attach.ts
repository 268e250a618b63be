import { attach } from '#core/host/fleet/attach.ts'
import type { Host } from '#core/host/host.ts'
import { readRedisUrl } from '#core/sources/redis/client.ts'
import { remark, stop } from '../output.ts'
import { answerOf, systemClock } from '../session.ts'

const LOOK_EVERY = 500

/** Has the open workspace follow a fleet, and says in a line how that goes. Answers how to stop. */
export function attachTo(host: Host, url: string): () => Promise<void> {
  try {
    readRedisUrl(url)
  } catch (error) {
    stop({
      code: 'usage',
      where: '--attach',
      message: error instanceof Error ? error.message : String(error),
    })
  }
  const workspace = host.session.current()
  if (workspace === null)
    return stop({
      code: 'usage',
      message: '--attach needs a workspace.',
      hint: 'Name a new one: serve fleet.journey --attach redis://host:6379',
    })
  const follower = answerOf(attach(workspace, { url }, systemClock.now))
  let told = ''
  let leftOut = 0
  const look = setInterval(() => {
    const { state, lastError } = follower.status()
    if (state !== told) {
      told = state
      const isTrouble = state === 'waiting' || state === 'failed'
      remark(`fleet: ${state}${isTrouble && lastError !== null ? `. ${lastError.message}` : ''}`)
    }
    if (follower.leftOut() === leftOut) return
    leftOut = follower.leftOut()
    remark(
      `fleet: ${leftOut} moves left out, of people whose first moves are no longer in the fleet's stream.`,
    )
  }, LOOK_EVERY)
  return async () => {
    clearInterval(look)
    await follower.stop()
  }
}
