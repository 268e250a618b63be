import type { Problem } from '#core/base/result.ts'
import { type Line, MAX_LINE_BYTES } from './lines.ts'
import { UnreadableFile } from './source.ts'

const SPACE = new Set([0x20, 0x09, 0x0a, 0x0d])
const QUOTE = 0x22
const BACKSLASH = 0x5c
const COMMA = 0x2c
const OPEN_LIST = 0x5b
const CLOSE_LIST = 0x5d
const OPEN_OBJECT = 0x7b
const CLOSE_OBJECT = 0x7d
const LINE_FEED = 0x0a
const BYTE_ORDER_MARK = Buffer.from([0xef, 0xbb, 0xbf])

function jsonProblem(code: string, message: string, name: string, line: number): UnreadableFile {
  const hint = 'A list of events, or one event after the other, is wanted; `jq . FILE` checks it.'
  const problem: Problem = { code, message, where: `${name}, line ${line}`, hint }
  return new UnreadableFile(problem)
}

/**
 * Cuts JSON into its values without reading them: the elements of one list, or values that stand one after another,
 * over as many lines as they like. A value holds what stands between its brackets, so that one that is no JSON costs
 * only itself. Holds one value in memory; throws `UnreadableFile` where one grows too long, where the list does not
 * end, or where something follows it. A value's number is the line on which it begins.
 */
export async function* readJsonValues(
  pieces: AsyncIterable<Buffer>,
  name: string,
): AsyncGenerator<Line[], void, void> {
  let line = 1
  let isFirst = true
  let isInList = false
  let hasEnded = false
  let depth = 0
  let inText = false
  let escaped = false
  let beginsAt = 0
  let held: Buffer[] = []
  let heldBytes = 0
  /** Whether a value is open: one with brackets or a bare word. */
  let open: 'none' | 'brackets' | 'word' = 'none'

  for await (const next of pieces) {
    const piece = isFirst && next.subarray(0, 3).equals(BYTE_ORDER_MARK) ? next.subarray(3) : next
    isFirst = false
    const values: Line[] = []
    let from = 0
    const close = (end: number): void => {
      const rest = piece.subarray(from, end)
      values.push({ number: beginsAt, bytes: held.length === 0 ? rest : Buffer.concat([...held, rest]) })
      held = []
      heldBytes = 0
      open = 'none'
    }
    for (let i = 0; i < piece.length; i += 1) {
      const byte = piece[i] ?? 0
      if (byte === LINE_FEED) line += 1
      if (inText) {
        if (escaped) escaped = false
        else if (byte === BACKSLASH) escaped = true
        else if (byte === QUOTE) {
          inText = false
          if (depth === 0) close(i + 1)
        }
        continue
      }
      if (open === 'none') {
        if (SPACE.has(byte)) continue
        if (hasEnded)
          throw jsonProblem('json_after_end', 'something follows the end of the list.', name, line)
        if (byte === COMMA && isInList) continue
        if (byte === OPEN_LIST && !isInList) {
          isInList = true
          continue
        }
        if (byte === CLOSE_LIST && isInList) {
          hasEnded = true
          continue
        }
        from = i
        beginsAt = line
        open = 'word'
      }
      if (byte === QUOTE) {
        inText = true
        open = 'brackets'
      } else if (byte === OPEN_OBJECT || byte === OPEN_LIST) {
        depth += 1
        open = 'brackets'
      } else if ((byte === CLOSE_OBJECT || byte === CLOSE_LIST) && depth > 0) {
        depth -= 1
        if (depth === 0) close(i + 1)
      } else if (open === 'word' && (byte === COMMA || byte === CLOSE_LIST || SPACE.has(byte))) {
        close(i)
        if (byte === CLOSE_LIST) hasEnded = isInList
      }
    }
    if (open !== 'none') {
      held.push(piece.subarray(from))
      heldBytes += piece.length - from
      from = 0
    }
    if (values.length > 0) yield values
    if (heldBytes > MAX_LINE_BYTES) {
      const limit = MAX_LINE_BYTES / 1_048_576
      throw jsonProblem(
        'value_too_long',
        `the value that begins here is longer than ${limit} MiB.`,
        name,
        beginsAt,
      )
    }
  }
  if (open === 'word') yield [{ number: beginsAt, bytes: Buffer.concat(held) }]
  else if (open === 'brackets')
    throw jsonProblem('json_truncated', 'the value that begins here does not end.', name, beginsAt)
  if (isInList && !hasEnded) throw jsonProblem('json_truncated', 'the list does not end.', name, line)
}
