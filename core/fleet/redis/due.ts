import { z } from 'zod'
import type { RedisClient } from '#core/sources/redis/client.ts'
import { CLAIM, runScript, SETTLE } from './script.ts'

/** Users by the moment at which a rule may fire by time alone. A hint: what is true stands in the state. */
export const DUE = 'journey:due'

/** Users in one sweep. */
const PORTION = 200
/** How long users are taken by one worker, ms: after that another may, since that one may have died. */
const TAKEN_FOR = 30_000

const Users = z.array(z.string())

/**
 * Lets time pass for users whose deadline is before `now`, each taken by one worker at a time. `passFor` answers with the
 * user's next deadline. Answers whether more may be due.
 */
export async function sweepDue(
  client: RedisClient,
  now: number,
  passFor: (user: string) => Promise<number | null>,
): Promise<boolean> {
  const until = now + TAKEN_FOR
  const users = Users.parse(await runScript(client, CLAIM, [DUE], [now, until, PORTION]))
  await Promise.all(
    users.map(async (user) => {
      const next = await passFor(user)
      await runScript(client, SETTLE, [DUE], [user, until, next ?? ''])
    }),
  )
  return users.length === PORTION
}
