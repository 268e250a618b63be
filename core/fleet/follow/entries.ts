import { z } from 'zod'
import type { Move } from '../state-store.ts'

/** One thing that a fleet has told of a move, as its stream has it. */
export interface Heard {
  /** The entry's id in the stream. */
  readonly id: string
  readonly kind: 'move' | 'takenBack'
  readonly move: Move
  readonly eventType: string
  /** The user's revision and the place in its commit: rises with each thing told of one user. */
  readonly at: readonly [revision: number, index: number]
}

const MoveShape: z.ZodType<Move> = z.object({
  userId: z.string(),
  from: z.string(),
  to: z.string(),
  ruleId: z.string(),
  eventId: z.string(),
  timestamp: z.number(),
  version: z.number(),
})

const At = z.string().regex(/^\d+-\d+$/)

/** Null for what is no move, and for what another program has added to the stream. */
export function readEntry(id: string, fields: readonly string[]): Heard | null {
  const named = new Map(
    Array.from({ length: fields.length / 2 }, (_, i) => [fields[2 * i] ?? '', fields[2 * i + 1] ?? '']),
  )
  const text = named.get('event') ?? named.get('takenBack')
  const at = At.safeParse(named.get('at'))
  if (text === undefined || !at.success) return null
  const [revision = 0, index = 0] = at.data.split('-').map(Number)
  try {
    const move = MoveShape.parse(JSON.parse(text))
    const kind = named.has('event') ? 'move' : 'takenBack'
    return { id, kind, move, eventType: named.get('type') ?? '', at: [revision, index] }
  } catch {
    return null
  }
}

/** Passes each thing told of a user once: in a cluster an entry may come twice, and late. Remembers `most` users. */
export function onceEach(most = 100_000): (heard: Heard) => boolean {
  const last = new Map<string, Heard['at']>()
  return ({ move, at }) => {
    const before = last.get(move.userId)
    if (before !== undefined && (at[0] < before[0] || (at[0] === before[0] && at[1] <= before[1])))
      return false
    last.delete(move.userId)
    last.set(move.userId, at)
    const [oldest] = last.keys()
    if (last.size > most && oldest !== undefined) last.delete(oldest)
    return true
  }
}
