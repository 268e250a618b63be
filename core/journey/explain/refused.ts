import { dayAndTime } from './moment-words.ts'

/** Events of one type that name a person and were refused, so that no fold has them. */
export interface RefusedEvents {
  /** Null where none could be read. */
  readonly eventType: string | null
  readonly count: number
  /** Of the last one: the number of its letter, when it came (ms since the epoch) and why it was refused. */
  readonly arrival: number
  readonly at: number
  readonly message: string
}

/** So many types are named. */
const MOST_NAMED = 4

/** A reason stands in brackets: its own full stop would end the sentence, and much of it would hide the rest. */
function reasonWords(message: string): string {
  const plain = message.replace(/\.$/, '')
  return plain.length > 160 ? `${plain.slice(0, 159)}…` : plain
}

/** `a PAYMENT came on 2026-11-30 10:03 UTC and was refused (a number wanted)`. */
export function refusedWords({ eventType, count, at, message }: RefusedEvents): string {
  const type = eventType ?? 'event of an unknown type'
  const came =
    count === 1
      ? `${/^[aeiou]/i.test(type) ? 'an' : 'a'} ${type} came on ${dayAndTime(at)} and was refused`
      : `${count} of ${type} came, the last on ${dayAndTime(at)}, and were refused`
  return `${came} (${reasonWords(message)})`
}

/** What was refused, by type: `PAYMENT on 2026-11-30 10:03 UTC (a number wanted)`; the reason only where there is one type. */
export function refusedList(refused: readonly RefusedEvents[]): string {
  const [only] = refused
  const named = refused.slice(0, MOST_NAMED).map(({ eventType, count, at }) => {
    const type = eventType ?? 'an unknown type'
    return count === 1 ? `${type} on ${dayAndTime(at)}` : `${count} of ${type}, the last on ${dayAndTime(at)}`
  })
  if (refused.length === 1 && only !== undefined) return `${named.join('')} (${reasonWords(only.message)})`
  const more = refused.length - named.length
  const rest = more === 0 ? [] : [more === 1 ? '1 more type' : `${more} more types`]
  return [...named, ...rest].join('; ')
}
