import { hash } from 'node:crypto'
import { contentText, NAMESPACE } from '#core/event/ids.ts'

const SMALLEST = 4096
/** UTF-8 has at most three bytes for one unit of a JavaScript string. */
const BYTES_OF_UNIT = 3

/** SHA-1 as a UUID of version 5 (RFC 9562, 5.5). */
function uuidOf(sha1: string): string {
  const variant = ((Number.parseInt(sha1.charAt(16), 16) & 0x3) | 0x8).toString(16)
  return `${sha1.slice(0, 8)}-${sha1.slice(8, 12)}-5${sha1.slice(13, 16)}-${variant}${sha1.slice(17, 20)}-${sha1.slice(20, 32)}`
}

/**
 * Makes the ids that `contentId` makes, in a quarter of its time: the bytes are written to one buffer and hashed in
 * one call. For well-formed text, such as JSON is.
 */
export function createContentIds(intakeKind: string): (content: string, occurrence: number) => string {
  let bytes = Buffer.alloc(0)
  const reserve = (size: number): void => {
    if (size <= bytes.length) return
    bytes = Buffer.alloc(Math.max(SMALLEST, size * 2))
    bytes.set(NAMESPACE)
  }
  return (content, occurrence) => {
    const text = contentText(content, occurrence, intakeKind)
    reserve(NAMESPACE.length + text.length * BYTES_OF_UNIT)
    const length = bytes.write(text, NAMESPACE.length)
    return uuidOf(hash('sha1', bytes.subarray(0, NAMESPACE.length + length), 'hex'))
  }
}
