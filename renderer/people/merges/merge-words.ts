import type { LinkView } from '#core/contract/identity.ts'

export const STATUS_WORDS = { joined: 'joined', refused: 'not joined', undone: 'undone' } as const

export const STATUS_TONES = { joined: 'success', refused: 'rejected', undone: 'grey' } as const

export function kindWords(kind: string): string {
  if (kind === 'user') return 'user id'
  if (kind === 'anonymous') return 'anonymous id'
  return kind
}

function rank(kind: string): number {
  if (kind === 'user') return 0
  return kind === 'anonymous' ? 1 : 2
}

/** The user id before the anonymous one, and what they share last. */
export function sidesOf({ a, b }: LinkView): readonly [LinkView['a'], LinkView['a']] {
  return rank(a.kind) <= rank(b.kind) ? [a, b] : [b, a]
}

/** What the link rests on; the moment follows. */
export function evidenceOf({ eventId, a, b }: LinkView): string {
  if (eventId === null) return 'merged by hand,'
  const shared = [a, b].find(({ kind }) => kind !== 'user' && kind !== 'anonymous')
  return shared === undefined ? 'an event named both,' : `an event carried this ${shared.kind},`
}
