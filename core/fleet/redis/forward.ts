import type { RedisClient } from '#core/sources/redis/client.ts'
import { DROP, runScript } from './script.ts'

const PAGE = 500

/**
 * Brings what one user's commits told to the stream of all, in its order, and takes it away from where it was. Two who
 * do so at a time, or one who is cut off, bring an entry twice: `at` tells.
 */
export async function forwardTold(
  client: RedisClient,
  from: string,
  to: string,
  entriesKept: number,
): Promise<void> {
  for (;;) {
    const entries = await client.xrange(from, '-', '+', 'COUNT', PAGE)
    if (entries.length === 0) return
    for (const [id, fields] of entries)
      await client.xadd(to, 'MAXLEN', '~', entriesKept, '*', ...fields, 'at', id)
    await runScript(
      client,
      DROP,
      [from],
      entries.map(([id]) => id),
    )
  }
}
