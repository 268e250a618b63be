import type { Problem } from '#core/base/result.ts'
import { UnreadableFile } from './source.ts'

/** A longer line is no event but a file of another kind. */
export const MAX_LINE_BYTES = 8 * 1_048_576

const LINE_FEED = 0x0a
const CARRIAGE_RETURN = 0x0d
const BYTE_ORDER_MARK = Buffer.from([0xef, 0xbb, 0xbf])

/** One line, without its line end. */
export interface Line {
  /** From 1. */
  readonly number: number
  readonly bytes: Buffer
}

/** What stands against a file with a line of more than `MAX_LINE_BYTES`. */
export function lineTooLong(name: string, line: number): Problem {
  return {
    code: 'line_too_long',
    message: `this line is longer than ${MAX_LINE_BYTES / 1_048_576} MiB.`,
    where: `${name}, line ${line}`,
    hint: 'One event per line is wanted, each of at most 1 MiB.',
  }
}

function trimEnd(bytes: Buffer): Buffer {
  return bytes.at(-1) === CARRIAGE_RETURN ? bytes.subarray(0, -1) : bytes
}

/**
 * Cuts pieces of a file into lines ending in LF or CRLF, a piece's worth at a time; a byte order mark is skipped.
 * Holds one line in memory and throws `UnreadableFile` where one grows too long, since a preview reads a file that
 * nobody has checked. `name` is what the file is called in that case.
 */
export async function* readLines(
  pieces: AsyncIterable<Buffer>,
  name: string,
): AsyncGenerator<Line[], void, void> {
  let number = 0
  let started: Buffer[] = []
  let startedBytes = 0
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
      startedBytes = 0
      from = end + 1
    }
    if (from < piece.length) started.push(piece.subarray(from))
    startedBytes += piece.length - from
    if (lines.length > 0) yield lines
    if (startedBytes > MAX_LINE_BYTES) throw new UnreadableFile(lineTooLong(name, number + 1))
  }
  const last = Buffer.concat(started)
  if (last.length > 0) yield [{ number: number + 1, bytes: trimEnd(last) }]
}
