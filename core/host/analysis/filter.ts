import type { Filter } from '#core/contract/shared.ts'
import { OUTCOMES } from '#core/event/outcome.ts'
import type { ExpressionProblem } from '#core/journey/expression/cel.ts'
import { compileWhere, type Where } from '#core/journey/expression/where.ts'
import type { EventReader } from '#core/store/events.ts'
import type { EventColumns } from '#core/topology/columns.ts'

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
/** Events judged between two looks at whether the answer is still wanted. */
const PORTION = 1024

/**
 * Filters by expression and range; what an expression says of an event is computed once. `pause` is called now and
 * then and may throw: what has been judged stays, and the next call goes on from there.
 */
export interface FilterCache {
  apply(filter: Filter): Kept
}

export function createFilterCache(
  stored: EventReader,
  columns: () => EventColumns,
  pause: () => void,
): FilterCache {
  const masks = new Map<string, CachedMask>()

  const extend = (cached: CachedMask): void => {
    for (const { envelope, arrival, outcome } of stored.after(cached.through)) {
      const { payload, ...event } = envelope
      const holds = cached.where.test({ event: { ...event, outcome: outcome ?? OUTCOMES[0] }, payload })
      const block = Math.floor(cached.length / BLOCK)
      cached.mask[block] ??= new Uint8Array(BLOCK)
      const target = cached.mask[block]
      if (target !== undefined) target[cached.length % BLOCK] = holds ? 1 : 0
      cached.length += 1
      cached.through = arrival
      if (cached.length % PORTION === 0) pause()
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
      const events = columns()
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
