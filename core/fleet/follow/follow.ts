import type { Result } from '#core/base/result.ts'
import type { CompiledRuleset } from '#core/journey/compiled/types.ts'
import { readRuleset } from '#core/journey/reading/read.ts'
import type { Connector, IntakeSink } from '#core/sources/connector.ts'
import { feed } from '#core/sources/feed.ts'
import type { RedisClient, RedisServer } from '#core/sources/redis/client.ts'
import { withRedis } from '#core/sources/redis/link.ts'
import { type Run, runConnector, SetUpProblem, storeTrouble } from '#core/sources/run.ts'
import { readAgreement, readEdition } from '../redis/agreement.ts'
import { TOLD_STREAM } from '../redis/redis-store.ts'
import { type Heard, onceEach, readEntry } from './entries.ts'
import { followedRules } from './followed-rules.ts'
import { type Following, following } from './take-heard.ts'

/** A workspace that a fleet's moves go to. */
export interface FollowingWorkspace extends IntakeSink {
  /** Puts rules in force where they differ from those that are. */
  activate(text: string): Result<unknown, unknown>
  knows(eventId: string): boolean
  knowsUser(userId: string): boolean
  correct(corrections: Following['corrections']): Result<unknown>
}

/** Follows a fleet. `leftOut`: moves of people whose first moves the stream had lost before they were heard. */
export interface Follower extends Connector {
  leftOut(): number
}

const BATCH = 1_000
/** One read waits this long for news, so that a stop is noticed; ms. */
const BLOCK = 1_000

/**
 * Reads what a fleet tells into a workspace: its rules, and each move once, by the position that is stored with it. Only
 * reads: any number may follow, and the fleet does not notice.
 */
export function followFleet(server: RedisServer, workspace: FollowingWorkspace): Follower {
  let leftOut = 0
  const connector = runConnector(workspace.now, (run) =>
    withRedis(run, server, 'journeyscope-following', (reader) =>
      withRedis(run, server, 'journeyscope-commands', (commands) =>
        follow(run, reader, commands, workspace, (count) => {
          leftOut += count
        }),
      ),
    ),
  )
  return { ...connector, leftOut: () => leftOut }
}

async function follow(
  run: Run,
  reader: RedisClient,
  commands: RedisClient,
  workspace: FollowingWorkspace,
  leaveOut: (count: number) => void,
): Promise<void> {
  let position = workspace.positions().get(TOLD_STREAM) ?? '0-0'
  await checkStream(commands, position)
  run.connected()
  const isNews = onceEach()
  let edition = -1
  while (!run.signal.aborted) {
    await run.ready()
    const reply = await reader.xread('COUNT', BATCH, 'BLOCK', BLOCK, 'STREAMS', TOLD_STREAM, position)
    const entries = reply?.[0]?.[1] ?? []
    // After the read: rules are in force before anything is told by them.
    edition = await followRules(commands, workspace, edition)
    const last = entries.at(-1)
    if (last === undefined) continue
    const heard = entries.flatMap(([id, fields]): Heard[] => {
      const entry = readEntry(id, fields)
      return entry !== null && isNews(entry) ? [entry] : []
    })
    const made = following(heard, workspace.knows, workspace.knowsUser)
    const corrected = made.corrections.length === 0 ? null : workspace.correct(made.corrections)
    if (corrected?.ok === false) throw storeTrouble(corrected.error)
    if (!(await feed(run, workspace, made.deliveries, new Map([[TOLD_STREAM, last[0]]])))) return
    leaveOut(made.leftOut)
    position = last[0]
    run.part(TOLD_STREAM, position, null)
  }
}

/** A stream that was made anew since, or one of another fleet, has not come as far as the workspace has read. */
async function checkStream(commands: RedisClient, position: string): Promise<void> {
  if (position === '0-0') return
  const [[newest] = []] = await commands.xrevrange(TOLD_STREAM, '+', '-', 'COUNT', 1)
  const [reached = 0] = (newest ?? '0-0').split('-').map(Number)
  const [read = 0] = position.split('-').map(Number)
  if (reached < read)
    throw new SetUpProblem(
      `${TOLD_STREAM} is not the stream that this workspace has followed: it ends before. Attach with a new file.`,
    )
}

async function followRules(
  commands: RedisClient,
  workspace: FollowingWorkspace,
  known: number,
): Promise<number> {
  const edition = await readEdition(commands)
  if (edition === known) return edition
  const { active, rulesets } = await readAgreement(commands)
  const compiled = [...rulesets]
    .filter(([number]) => number <= active)
    .sort(([a], [b]) => a - b)
    .flatMap(([, text]): CompiledRuleset[] => {
      const read = readRuleset(text)
      return read.ok ? [read.value] : []
    })
  const rules = followedRules(compiled)
  if (rules !== null && !workspace.activate(JSON.stringify(rules)).ok)
    throw new SetUpProblem('the rules of this fleet can’t be used by this version. Bring both to the same.')
  return edition
}
