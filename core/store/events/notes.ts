import { z } from 'zod'
import type { Envelope } from '#core/event/envelope.ts'

const Notes = z.strictObject({
  links: z.array(z.string()).optional(),
  marks: z.array(z.strictObject({ code: z.string(), path: z.string(), message: z.string() })).optional(),
  derived: z.array(z.string()).optional(),
  redacted: z.array(z.string()).optional(),
  upcast: z.strictObject({ from: z.number(), paths: z.array(z.string()) }).optional(),
})

type NotedFields = Pick<Envelope, 'links' | 'marks' | 'derived' | 'redacted' | 'upcast'>

export function hasNotes({ links, marks, derived, redacted, upcast }: NotedFields): boolean {
  return (links ?? marks ?? derived ?? redacted ?? upcast) !== undefined
}

/** The remarks on an event as `events.notes` holds them: JSON, or NULL for the many that have none. */
export function writeNotes(noted: NotedFields): string | null {
  if (!hasNotes(noted)) return null
  const { links, marks, derived, redacted, upcast } = noted
  return JSON.stringify({ links, marks, derived, redacted, upcast })
}

export function readNotes(text: string | null): NotedFields {
  if (text === null) return {}
  const { links, marks, derived, redacted, upcast } = Notes.parse(JSON.parse(text))
  return {
    ...(links === undefined ? {} : { links }),
    ...(marks === undefined ? {} : { marks }),
    ...(derived === undefined ? {} : { derived }),
    ...(redacted === undefined ? {} : { redacted }),
    ...(upcast === undefined ? {} : { upcast }),
  }
}
