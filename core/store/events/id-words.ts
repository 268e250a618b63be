const DIGIT = new Uint8Array(128)
for (const [value, digit] of [...'0123456789abcdef'].entries()) {
  DIGIT[digit.charCodeAt(0)] = value
  DIGIT[digit.toUpperCase().charCodeAt(0)] = value
}
const HYPHEN = 45

/** Writes the 16 bytes of a UUID in its text form to the start of `bytes`. */
export function writeUuid(uuid: string, bytes: Uint8Array): void {
  for (let at = 0, i = 0; at < 16; i += 2, at += 1) {
    if (uuid.charCodeAt(i) === HYPHEN) i += 1
    bytes[at] = ((DIGIT[uuid.charCodeAt(i)] ?? 0) << 4) | (DIGIT[uuid.charCodeAt(i + 1)] ?? 0)
  }
}

/** Writes four words that stand for a text to the start of `words`: two hashes by FNV-1a, from either end. */
export function writeText(text: string, words: Int32Array): void {
  let [one, other] = [0x811c9dc5, 0x811c9dc5]
  for (let i = 0, j = text.length - 1; j >= 0; i += 1, j -= 1) {
    one = Math.imul(one ^ text.charCodeAt(i), 0x01000193)
    other = Math.imul(other ^ text.charCodeAt(j), 0x01000193)
  }
  words[0] = one
  words[1] = other
  words[2] = text.length
  words[3] = 0
}

/** Ids of 16 bytes as four words each, seen through both: bytes come from texts and go into the file, words are hashed. */
export interface Ids {
  readonly bytes: Uint8Array
  readonly words: Int32Array
}

export function roomFor(count: number): Ids {
  const bytes = new Uint8Array(16 * count)
  return { bytes, words: new Int32Array(bytes.buffer) }
}

function mixIn(hash: number, word: number): number {
  const k = Math.imul(word, 0xcc9e2d51)
  const h = hash ^ Math.imul((k << 15) | (k >>> 17), 0x1b873593)
  return (Math.imul((h << 13) | (h >>> 19), 5) + 0xe6546b64) | 0
}

/** MurmurHash3 (Appleby 2011, 32 bits) of the four words of the id at `index`: ids made from time share their first bytes. */
export function hashOf(words: Int32Array, index: number, seed: number): number {
  const at = index * 4
  let h = mixIn(seed, words[at] ?? 0)
  h = mixIn(h, words[at + 1] ?? 0)
  h = mixIn(h, words[at + 2] ?? 0)
  h = mixIn(h, words[at + 3] ?? 0) ^ 16
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b)
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35)
  return (h ^ (h >>> 16)) >>> 0
}
