import type { FieldNote } from '#core/contract/people.ts'
import type { Envelope } from '#core/event/envelope.ts'
import { pointerPart } from '#core/registry/json-schema.ts'

function touches(paths: readonly string[] | undefined, place: string, separator: string): boolean {
  return paths?.some((path) => path === place || path.startsWith(`${place}${separator}`)) ?? false
}

/** Which fields of a payload are not as they were sent, and why. A field may be named more than once. */
export function fieldNotes({ payload, derived, redacted, upcast }: Envelope): FieldNote[] {
  return Object.keys(payload).flatMap((field) => {
    const dotted = `payload.${field}`
    const kinds: FieldNote['kind'][] = []
    if (touches(derived, dotted, '.')) kinds.push('derived')
    if (touches(upcast?.paths, `/${pointerPart(field)}`, '/')) kinds.push('upcast')
    if (touches(redacted, dotted, '.')) kinds.push('redacted')
    return kinds.map((kind) => ({ field, kind }))
  })
}
