import { parse, v5 } from 'uuid'
import { bytesToHash } from '#core/base/hashed-text.ts'
import { UUID_PATTERN } from './envelope.ts'

/** Namespace of event ids that are derived. Fixed for ever: an event imported twice must get the same id. */
export const NAMESPACE = parse('5b9f0f3c-3d1e-5c52-8a6b-9d5a52f1f7c4')

/** A UUID as it is, in lower case; any other text as a UUIDv5 of intake kind and id, the original kept. */
export function eventIdOf(text: string, intakeKind: string): { eventId: string; originalId?: string } {
  const lower = text.toLowerCase()
  if (UUID_PATTERN.test(lower)) return { eventId: lower }
  return { eventId: v5(`id\n${intakeKind}\n${text}`, NAMESPACE), originalId: text }
}

/** What the id of an event that has none is hashed from. */
export function contentText(content: string, occurrence: number, intakeKind: string): string {
  return `content\n${intakeKind}\n${occurrence}\n${content}`
}

/** Id of an event that has none, from its content and how often that content came before it in the file (from 0). */
export function contentId(content: string, occurrence: number, intakeKind: string): string {
  return v5(bytesToHash(contentText(content, occurrence, intakeKind)), NAMESPACE)
}
