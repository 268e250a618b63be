import { v7 } from 'uuid'
import { fail, ok, type Problem, type Result } from '#core/base/result.ts'
import { type Follower, followFleet } from '#core/fleet/follow/follow.ts'
import { readRuleset } from '#core/journey/reading/read.ts'
import type { RedisServer } from '#core/sources/redis/client.ts'
import { countStoredEvents } from '#core/store/outcomes/receipts.ts'
import { readSetting, writeSetting } from '#core/store/settings.ts'
import type { OpenedWorkspace } from '../opened.ts'
import { provenanceOf } from '../rules/provenance.ts'
import { FLEET, FOLLOWS } from './read-only.ts'

const CLOSED: Problem = { code: 'closed', message: 'the workspace is closed.' }

/**
 * Makes a workspace follow a fleet: its moves come in as they are told, and nothing else does from now on. Only a new
 * file can, or one that has followed this fleet before.
 */
export function attach(workspace: OpenedWorkspace, server: RedisServer, now: () => number): Result<Follower> {
  const { database, pipeline } = workspace
  const address = server.url.replace(/^([^/]*\/\/).*@/, '$1')
  const before = readSetting(database, FOLLOWS)
  if (before === null && countStoredEvents(database) > 0)
    return fail({
      code: 'attach',
      where: workspace.path,
      message: 'this workspace has events of its own.',
      hint: 'Attach with a new file: serve fleet.journey --attach URL',
    })
  if (before !== null && before !== address)
    return fail({
      code: 'attach',
      where: workspace.path,
      message: `this workspace follows the fleet at ${before}.`,
      hint: 'Attach with a new file.',
    })
  writeSetting(database, FOLLOWS, address)
  const problem = workspace.govern()
  if (problem !== null) return fail(problem)
  const writer = () => pipeline.writer()
  const follower = followFleet(server, {
    submit: (deliveries, positions) =>
      database.open ? pipeline.submit(FLEET, deliveries, positions) : Promise.resolve(fail(CLOSED)),
    positions: () => pipeline.positions(FLEET),
    activate: (text) => {
      const read = readRuleset(text)
      const active = writer().active?.compiled.ruleset
      if (read.ok && JSON.stringify(active) === JSON.stringify(read.value.ruleset)) return ok(null)
      return pipeline.activate(text, false, [], provenanceOf(workspace, text, { way: 'fleet' }))
    },
    knows: (eventId) => writer().ids.find(eventId) !== null,
    knowsUser: (userId) => writer().people.bySubject(userId) !== null,
    correct: (corrections) => pipeline.correct(corrections),
    now,
    freshId: () => v7(),
  })
  follower.start()
  return ok(follower)
}
