import type { DeadLetter } from '#core/contract/live.ts'
import { formatMoment } from '../parts/format.ts'

/** What a refused event needs to come in, in words for whoever looks at it. */
export interface Remedy {
  /** In order: who can do something, and what. */
  readonly lines: readonly string[]
  /** False where what came can never be let in as it is. */
  readonly retryHelps: boolean
}

type Refused = Pick<DeadLetter, 'code' | 'schema' | 'source' | 'intake' | 'saidAt'>

/** Whoever sends it, as far as the event says so. */
function senderOf({ source, intake }: Refused): string {
  return source === null ? `whoever sends to ${intake}` : `whoever sends as ${source} (to ${intake})`
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}

function ofRegistry(schema: string, letter: Refused): readonly string[] {
  const sender = senderOf(letter)
  switch (letter.code) {
    case 'unknown_type':
      return [
        `Only event types that have a schema are let in, and ${schema} has none. If it should count, whoever keeps the schemas gives it one; then try again.`,
        `If the name is a mistake, ${sender} has to send it again under the right one; then discard this one.`,
      ]
    case 'unknown_version':
      return [
        `The event names a version of ${schema} that is not here. Whoever keeps the schemas adds that version; then try again.`,
        `If the number is a mistake, ${sender} has to send it again; then discard this one.`,
      ]
    case 'missing_field':
      return [
        `Events of type ${schema} must have this field here. ${capital(sender)} has to send it again with it; then discard this one.`,
        'If it may be missing, whoever keeps the schemas no longer demands it; then try again.',
      ]
    default:
      return [
        `What came does not fit the schema of ${schema}. If the schema is too strict, whoever keeps the schemas mends it; then try again, and this very event comes in.`,
        `If what was sent is wrong, ${sender} has to send it again, corrected; then discard this one.`,
      ]
  }
}

function ofFuture(letter: Refused): readonly string[] {
  const when = letter.saidAt === null ? 'that moment' : formatMoment(letter.saidAt)
  return [
    `It says that it happened at a moment that has not come yet. If that is right, try again once it is ${when}.`,
    `If not, the clock of ${senderOf(letter)} is wrong: they set it right and send the event again; then discard this one.`,
  ]
}

const UNREADABLE: ReadonlySet<string> = new Set(['corrupt', 'not_utf8', 'not_json', 'too_deep', 'too_large'])

/** By the reason, who can mend a refused event and how. */
export function remedyOf(letter: Refused): Remedy {
  if (letter.schema !== null) return { lines: ofRegistry(letter.schema, letter), retryHelps: true }
  if (letter.code === 'future_timestamp') return { lines: ofFuture(letter), retryHelps: true }
  const what = UNREADABLE.has(letter.code)
    ? 'What came cannot be read as an event'
    : 'What came lacks what every event must have, or has it in a form that cannot be read'
  return {
    lines: [
      `${what}, and it cannot be changed here: trying again gives the same.`,
      `Only ${senderOf(letter)} can mend it: tell them the reason above. When they have sent it again, discard this one, so that it no longer counts as waiting.`,
    ],
    retryHelps: false,
  }
}
