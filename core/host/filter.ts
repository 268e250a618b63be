import type { Filter } from '#core/contract/shared.ts'
import { OUTCOMES } from '#core/event/outcome.ts'
import type { ExpressionProblem } from '#core/journey/cel.ts'
import { compileWhere, type Where } from '#core/journey/where.ts'
import { SELECT_EVENTS, toStoredEvent } from '#core/store/events.ts'
import type { OpenedWorkspace } from './opened.ts'

/** Which stored events a filter leaves: 1 for each that stays; null where it narrows nothing. */
export interface Kept {
  readonly keep: Uint8Array | null
  /** The expression does not compile; the mask is that of the time range alone. */
  readonly problem: ExpressionProblem | null
}

interface CachedMask {
  readonly where: Where
  readonly mask: Uint8Array[]
  /** Rows looked at so far. */
  length: number
  through: number
}

const BLOCK = 65_536

/** Filters by expression and range; what an expression says of an event is computed once. */
export interface FilterCache {
  apply(filter: Filter): Kept
}

export function createFilterCache(workspace: OpenedWorkspace): FilterCache {
  const masks = new Map<string, CachedMask>()
  const select = workspace.database.prepare(`${SELECT_EVENTS} WHERE arrival > ? ORDER BY arrival`)

  const extend = (cached: CachedMask): void => {
    const { names } = workspace.pipeline.writer()
    for (const row of select.iterate(cached.through)) {
      const { envelope, arrival, outcome } = toStoredEvent(row, names)
      const { payload, ...event } = envelope
      const holds = cached.where.test({ event: { ...event, outcome: outcome ?? OUTCOMES[0] }, payload })
      const block = Math.floor(cached.length / BLOCK)
      cached.mask[block] ??= new Uint8Array(BLOCK)
      const target = cached.mask[block]
      if (target !== undefined) target[cached.length % BLOCK] = holds ? 1 : 0
      cached.length += 1
      cached.through = arrival
    }
  }

  const maskFor = (text: string): { mask: (index: number) => number } | ExpressionProblem => {
    let cached = masks.get(text)
    if (cached === undefined) {
      const where = compileWhere(text)
      if (!where.ok) return where.error
      cached = { where: where.value, mask: [], length: 0, through: 0 }
      if (masks.size >= 8) masks.clear()
      masks.set(text, cached)
    }
    extend(cached)
    const { mask } = cached
    return { mask: (index) => mask[Math.floor(index / BLOCK)]?.[index % BLOCK] ?? 0 }
  }

  return {
    apply: ({ where, from, to }) => {
      const text = where?.trim() ?? ''
      const events = workspace.columns().events()
      const compiled = text === '' ? null : maskFor(text)
      const problem = compiled !== null && 'message' in compiled ? compiled : null
      const mask = compiled !== null && 'mask' in compiled ? compiled.mask : null
      if (mask === null && from === undefined && to === undefined) return { keep: null, problem }
      const keep = new Uint8Array(events.length)
      for (let i = 0; i < events.length; i += 1) {
        const time = events.time[i] ?? 0
        const inRange = time >= (from ?? Number.NEGATIVE_INFINITY) && time < (to ?? Number.POSITIVE_INFINITY)
        keep[i] = inRange && (mask === null || mask(i) === 1) ? 1 : 0
      }
      return { keep, problem }
    },
  }
}
