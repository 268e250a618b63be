import type { Result } from '#core/base/result.ts'
import { OUTCOMES } from '#core/event/outcome.ts'
import type { ExpressionProblem } from '#core/journey/expression/cel.ts'
import { compileWhere, type Where } from '#core/journey/expression/where.ts'
import type { EventReader } from '#core/store/events/events.ts'

/** Whether an event, by entry number, satisfies an expression. */
export type EventMask = (entry: number) => boolean

/** What expressions say of stored events; each event is judged once. */
export interface EventMasks {
  of(text: string): Result<EventMask, ExpressionProblem>
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
const MOST_MASKS = 8

/**
 * `pause` is called now and then and may throw: what has been judged stays, and the next call goes on from there.
 */
export function createEventMasks(stored: EventReader, pause: () => void): EventMasks {
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

  return {
    of: (text) => {
      let cached = masks.get(text)
      if (cached === undefined) {
        const where = compileWhere(text)
        if (!where.ok) return where
        cached = { where: where.value, mask: [], length: 0, through: 0 }
        if (masks.size >= MOST_MASKS) masks.clear()
        masks.set(text, cached)
      }
      extend(cached)
      const { mask } = cached
      return { ok: true, value: (entry) => mask[Math.floor(entry / BLOCK)]?.[entry % BLOCK] === 1 }
    },
  }
}
