import type { Clock } from '#core/base/ports.ts'
import { fail, ok, type Result } from '#core/base/result.ts'
import type { CarriedField, ToRead } from '#core/store/people/known-by.ts'
import type { Analyst } from '../analysis/analyst.ts'

/** Numbers of the workspace's sequence whose events are read at once: other questions are answered in between. */
const SLICE = 50_000
/** An answer waits so long for the rest, in ms: small workspaces are read by then. */
const PATIENCE = 200
/** What nobody has asked for so long is given up, in ms. */
const UNASKED = 5000
/** Searches whose findings are kept. */
const KEPT = 4

/** How far the events are read for one search. */
export interface ReadSoFar {
  readonly read: number
  readonly total: number
}

/** Searches by values that the index can't tell of: they read events slice by slice, for as long as somebody asks. */
export interface Searches {
  /** What was read so far for these values. */
  found(values: readonly string[]): CarriedField[]
  /** Goes on reading; answers soon, with how far it has come, or null once all is read. Fails as the analyst does. */
  read(values: readonly string[], toRead: readonly ToRead[]): Promise<Result<ReadSoFar | null>>
  /** Forgets all: events belong to other people now. */
  forget(): void
}

interface Search {
  readonly fields: CarriedField[]
  /** By value, through which arrival it was looked for. */
  readonly through: Map<string, number>
  progress: ReadSoFar
  askedAt: number
  running: Promise<Result<null>> | null
}

const pause = (ms: number): Promise<null> => new Promise((resolve) => setTimeout(() => resolve(null), ms))

function lengthOf(toRead: readonly ToRead[]): number {
  return toRead.reduce((sum, { stretch }) => sum + stretch.through - stretch.after, 0)
}

/** Without what was read already. */
function restOf(toRead: readonly ToRead[], through: ReadonlyMap<string, number>): ToRead[] {
  return toRead
    .map(({ value, stretch }) => ({
      value,
      stretch: { after: Math.max(stretch.after, through.get(value) ?? 0), through: stretch.through },
    }))
    .filter(({ stretch }) => stretch.after < stretch.through)
}

export function createSearches(analyst: () => Analyst, clock: Clock, patience = PATIENCE): Searches {
  const searches = new Map<string, Search>()

  const run = async (search: Search, all: readonly ToRead[]): Promise<Result<null>> => {
    const total = lengthOf(all)
    for (;;) {
      const rest = restOf(all, search.through)
      search.progress = { read: total - lengthOf(rest), total }
      if (rest.length === 0) return ok(null)
      if (clock.now() - search.askedAt > UNASKED)
        return fail({ code: 'cancelled', message: 'nobody waits for this search any more.' })
      const until = Math.min(...rest.map(({ stretch }) => stretch.after)) + SLICE
      const slice = rest
        .map(({ value, stretch: { after, through } }) => ({
          value,
          stretch: { after, through: Math.min(through, until) },
        }))
        .filter(({ stretch }) => stretch.after < stretch.through)
      const fields = await analyst().ask('carrying', { toRead: slice })
      if (!fields.ok) return fields
      search.fields.push(...fields.value)
      for (const { value, stretch } of slice) search.through.set(value, stretch.through)
    }
  }

  const searchFor = (values: readonly string[]): Search => {
    const key = JSON.stringify(values)
    const search: Search = searches.get(key) ?? {
      fields: [],
      through: new Map(),
      progress: { read: 0, total: 0 },
      askedAt: 0,
      running: null,
    }
    searches.delete(key)
    searches.set(key, search)
    for (const oldest of searches.keys()) {
      if (searches.size <= KEPT) break
      searches.delete(oldest)
    }
    return search
  }

  return {
    found: (values) => searches.get(JSON.stringify(values))?.fields ?? [],
    forget: () => searches.clear(),
    read: async (values, toRead) => {
      if (toRead.length === 0) return ok(null)
      const search = searchFor(values)
      search.askedAt = clock.now()
      const rest = restOf(toRead, search.through)
      if (search.running === null && rest.length === 0) return ok(null)
      search.running ??= run(search, rest).finally(() => {
        search.running = null
      })
      const ended = await Promise.race([search.running, pause(patience)])
      if (ended === null) return ok(search.progress)
      return ended.ok ? ok(null) : ended
    },
  }
}
