import { isUtf8 } from 'node:buffer'

/** Bytes that a lead byte announces, itself included; 0 where it can lead nothing. */
function sequenceLength(lead: number): number {
  if (lead < 0x80) return 1
  if (lead >= 0xc2 && lead <= 0xdf) return 2
  if (lead >= 0xe0 && lead <= 0xef) return 3
  return lead >= 0xf0 && lead <= 0xf4 ? 4 : 0
}

/** How many bytes at the end belong to a character that is not complete yet. */
export function unfinishedTail(bytes: Buffer): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back += 1) {
    const byte = bytes[bytes.length - back] ?? 0
    if (byte < 0x80) return 0
    if (byte >= 0xc0) return sequenceLength(byte) > back ? back : 0
  }
  return 0
}

/** Position of the first byte that is not part of valid UTF-8, or -1. */
export function firstBadByte(bytes: Buffer): number {
  if (isUtf8(bytes)) return -1
  let position = 0
  while (position < bytes.length) {
    const length = sequenceLength(bytes[position] ?? 0)
    if (length === 0 || position + length > bytes.length) return position
    if (length > 1 && !isUtf8(bytes.subarray(position, position + length))) return position
    position += length
  }
  return -1
}
