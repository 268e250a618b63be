import { z } from 'zod'
import type { Connector } from '#core/sources/connector.ts'
import type { RedisClient, RedisServer } from '#core/sources/redis/client.ts'
import { redisKeys } from '#core/sources/redis/keys.ts'
import { withRedis } from '#core/sources/redis/link.ts'
import { type Run, runConnector } from '#core/sources/run.ts'
import type { StoredPerson } from '#core/store/people/people.ts'
import type { Outlet } from './outlet.ts'

const BATCH = 500
/** Seconds for which the mark of a processed event is kept. */
const PROCESSED_FOR = 24 * 60 * 60

/** How far the mirror has got: events up to `arrival`, as this ruleset has them. */
const Cursor = z.object({ arrival: z.number(), ruleset: z.number(), merges: z.number().default(0) })

/** The state as everybody knows it; what else the fold keeps is its own. */
function stateText({ state }: StoredPerson): string {
  const { currentStep, history, metadata, lastEventAt, version } = state
  return JSON.stringify({ currentStep, history, metadata, lastEventAt, version })
}

/**
 * Writes states to Redis, behind the commits: `journey:state:{userId}`, and `processed:{eventId}` for 24 hours. The
 * workspace is the truth: states that changed while Redis or we were away are written at the next start, and all of
 * them where rules judged history anew, or people were merged by hand. A person's state stands under every identifier of theirs.
 */
export function redisMirror({ server }: { readonly server: RedisServer }, outlet: Outlet): Connector {
  return runConnector(outlet.now, (run) =>
    withRedis(run, server, 'journeyscope-mirror', async (client) => {
      await client.ping()
      run.connected()
      await mirror(run, client, server, outlet)
    }),
  )
}

async function mirror(run: Run, client: RedisClient, server: RedisServer, outlet: Outlet): Promise<void> {
  const keys = redisKeys(server)
  const writeStates = (people: readonly StoredPerson[]): Promise<unknown> => {
    const reader = outlet.reader()
    return Promise.all(
      people.flatMap((person) =>
        reader.namesOf(person.person).map((name) => client.set(keys.state(name), stateText(person))),
      ),
    )
  }
  const text = outlet.cursor()
  let cursor = text === null ? { arrival: 0, ruleset: 0, merges: 0 } : Cursor.parse(JSON.parse(text))
  while (!run.signal.aborted) {
    await run.ready()
    if (run.signal.aborted) return
    const [ruleset, merges] = [outlet.ruleset(), outlet.merges()]
    if (ruleset !== cursor.ruleset || merges !== cursor.merges) {
      await writeEveryone(run, outlet, writeStates)
      cursor = { ...cursor, ruleset, merges }
      outlet.keep(JSON.stringify(cursor))
    }
    const { people, events, last } = outlet.reader().changedAfter(cursor.arrival, BATCH)
    if (last === cursor.arrival) {
      run.part('states', String(last), 0)
      await outlet.news(run.signal)
      continue
    }
    await writeStates(people)
    await Promise.all(
      events.map(({ eventId, subject, receivedAt }) => {
        const left = PROCESSED_FOR - Math.floor((outlet.now() - receivedAt) / 1000)
        return left > 0 ? client.set(keys.processed(subject, eventId), '1', 'EX', left) : undefined
      }),
    )
    cursor = { ...cursor, arrival: last }
    outlet.keep(JSON.stringify(cursor))
    run.handled(events.length)
    run.part('states', String(last), Math.max(0, outlet.lastArrival() - last))
  }
}

async function writeEveryone(
  run: Run,
  outlet: Outlet,
  write: (people: readonly StoredPerson[]) => Promise<unknown>,
): Promise<void> {
  for (let after = 0; !run.signal.aborted; ) {
    const people = outlet.reader().peopleAfter(after, BATCH)
    const last = people.at(-1)
    if (last === undefined) return
    await write(people)
    after = last.person
  }
}
