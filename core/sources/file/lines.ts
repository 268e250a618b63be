const LINE_FEED = 0x0a
const CARRIAGE_RETURN = 0x0d
const BYTE_ORDER_MARK = Buffer.from([0xef, 0xbb, 0xbf])

/** One line, without its line end. */
export interface Line {
  /** From 1. */
  readonly number: number
  readonly bytes: Buffer
}

function trimEnd(bytes: Buffer): Buffer {
  return bytes.at(-1) === CARRIAGE_RETURN ? bytes.subarray(0, -1) : bytes
}

/**
 * Cuts pieces of a file into lines ending in LF or CRLF, a piece's worth at a time; a byte order mark is skipped.
 * Holds one line in memory, so whoever calls has checked that no line is too long.
 */
export async function* readLines(pieces: AsyncIterable<Buffer>): AsyncGenerator<Line[], void, void> {
  let number = 0
  let started: Buffer[] = []
  let isFirst = true
  for await (const next of pieces) {
    const piece =
      isFirst && next.subarray(0, 3).equals(BYTE_ORDER_MARK) ? next.subarray(BYTE_ORDER_MARK.length) : next
    isFirst = false
    const lines: Line[] = []
    let from = 0
    for (let end = piece.indexOf(LINE_FEED); end >= 0; end = piece.indexOf(LINE_FEED, from)) {
      const rest = piece.subarray(from, end)
      number += 1
      lines.push({ number, bytes: trimEnd(started.length === 0 ? rest : Buffer.concat([...started, rest])) })
      started = []
      from = end + 1
    }
    if (from < piece.length) started.push(piece.subarray(from))
    if (lines.length > 0) yield lines
  }
  const last = Buffer.concat(started)
  if (last.length > 0) yield [{ number: number + 1, bytes: trimEnd(last) }]
}
