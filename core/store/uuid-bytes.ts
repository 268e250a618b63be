const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'))

/** The value of a hexadecimal digit by its character code. */
const DIGIT = new Uint8Array(128)
for (const [value, digit] of [...'0123456789abcdef'].entries()) {
  DIGIT[digit.charCodeAt(0)] = value
  DIGIT[digit.toUpperCase().charCodeAt(0)] = value
}
const HYPHEN = 45

/** 16 bytes of a UUID in its text form. Digit by digit: three times as fast as by Buffer, and asked for with every event. */
export function uuidToBytes(uuid: string): Buffer {
  const bytes = Buffer.allocUnsafe(16)
  let at = 0
  for (let i = 0; at < 16; i += 2) {
    if (uuid.charCodeAt(i) === HYPHEN) i += 1
    bytes[at] = ((DIGIT[uuid.charCodeAt(i)] ?? 0) << 4) | (DIGIT[uuid.charCodeAt(i + 1)] ?? 0)
    at += 1
  }
  return bytes
}

/** Text form of 16 bytes, in lower case. */
export function bytesToUuid(bytes: Uint8Array): string {
  let text = ''
  for (let i = 0; i < 16; i += 1) {
    if (i === 4 || i === 6 || i === 8 || i === 10) text += '-'
    text += HEX[bytes[i] ?? 0] ?? ''
  }
  return text
}
