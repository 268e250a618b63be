import Database from 'better-sqlite3'
import { describe, expect, test } from 'vitest'
import { BOUNDS } from '#core/fleet/fold.ts'
import { takeEvents } from '#core/fleet/take.ts'
import { workspaceStore } from '#core/fleet/workspace-store.ts'
import { readEdges } from '#core/store/moves/edges.ts'
import { openNames } from '#core/store/names.ts'
import { makeWorkspace } from '../pipeline/workspace.ts'
import { conforms, eventsOf, foldOf, JUDGES, type Place, RULES } from './conformance.ts'

const INTAKE = { kind: 'kafka', name: 'events' }

async function openWorkspacePlace(): Promise<Place> {
  const workspace = makeWorkspace(RULES)
  const connections: Database.Database[] = []
  const connect = (): Database.Database => {
    const database = new Database(workspace.path, { timeout: 20_000 })
    connections.push(database)
    return database
  }
  return {
    connect: () => workspaceStore(connect(), INTAKE, () => 5_000),
    edges: async () => {
      const database = connect()
      const edges = readEdges(database, openNames(database))
      return Object.fromEntries(edges.map(({ from, to, count }) => [`${from} > ${to}`, count]))
    },
    remove: () => {
      for (const database of connections) database.close()
      workspace.remove()
    },
  }
}

describe('the store in a workspace', () => {
  conforms(openWorkspacePlace)

  test('an event of long ago is LATE and folded in all the same, since every event is kept', async () => {
    const place = await openWorkspacePlace()
    const events = eventsOf('u', 6, 2)
    const [first, ...rest] = events.map((event, index) => ({
      ...event,
      timestamp: event.timestamp + (index === 0 ? 0 : 3 * BOUNDS.lateAfter),
    }))
    if (first === undefined) throw new Error('events wanted')
    const store = place.connect()
    const take = (all: typeof rest) =>
      takeEvents({ store, user: 'u', events: all, judges: JUDGES, bounds: BOUNDS })
    await take(rest)
    expect(await take([first])).toEqual(['LATE'])
    expect((await store.load('u')).state).toEqual(foldOf([first, ...rest]))
    await place.remove()
  })
})
