import { fail, ok, type Problem, type Result } from '#core/base/result.ts'
import type { FileFormat } from '#core/contract/imports.ts'
import { FORMATS } from './formats/formats.ts'
import { type FileSource, UnreadableFile } from './source.ts'
import { readBytes } from './unpack.ts'
import { firstBadByte, unfinishedTail } from './utf8.ts'

const LINE_FEED = 0x0a

/** What the check hears and says while it goes through a file. */
export interface CheckWatch {
  readonly signal?: AbortSignal | undefined
  /** Bytes of the file that were read. */
  readonly onRead?: ((bytes: number) => void) | undefined
}

function countLines(bytes: Buffer): number {
  let count = 0
  for (let at = bytes.indexOf(LINE_FEED); at >= 0; at = bytes.indexOf(LINE_FEED, at + 1)) count += 1
  return count
}

/** Hands the pieces on as they are, and throws `UnreadableFile` at the first byte that is no text in UTF-8. */
async function* onlyText(pieces: AsyncIterable<Buffer>, name: string): AsyncGenerator<Buffer, void, void> {
  let line = 1
  let offset = 0
  let tail = Buffer.alloc(0)

  const notUtf8 = (position: number, atLine: number, byte: number | undefined): UnreadableFile =>
    new UnreadableFile({
      code: 'not_utf8',
      message: `byte ${position} is not UTF-8 (0x${(byte ?? 0).toString(16).padStart(2, '0')}), so this is text in another encoding or no text.`,
      where: `${name}, line ${atLine}`,
      hint: 'Save the file as UTF-8, for example with `iconv -f latin1 -t utf-8`.',
    })

  for await (const bytes of pieces) {
    const whole = tail.length === 0 ? bytes : Buffer.concat([tail, bytes])
    const kept = unfinishedTail(whole)
    const complete = whole.subarray(0, whole.length - kept)
    const bad = firstBadByte(complete)
    if (bad >= 0) throw notUtf8(offset + bad, line + countLines(complete.subarray(0, bad)), complete[bad])
    const nul = complete.indexOf(0)
    if (nul >= 0) {
      const where = `${name}, line ${line + countLines(complete.subarray(0, nul))}`
      const message = `byte ${offset + nul} is zero, so this is no text.`
      throw new UnreadableFile({ code: 'not_text', message, where, hint: 'Text in UTF-8 is wanted.' })
    }
    line += countLines(complete)
    offset += complete.length
    tail = Buffer.from(whole.subarray(whole.length - kept))
    yield bytes
  }
  if (tail.length > 0) throw notUtf8(offset, line, tail[0])
}

/** Thrown where the person gave up. */
class Cancelled extends Error {}

async function* untilAborted(
  pieces: AsyncIterable<Buffer>,
  signal: AbortSignal | undefined,
): AsyncGenerator<Buffer, void, void> {
  for await (const piece of pieces) {
    if (signal?.aborted === true) throw new Cancelled()
    yield piece
  }
}

/**
 * Reads the whole file once before anything of it is stored, so that a file that cannot be read to its end changes
 * nothing: not UTF-8, a packed stream that is damaged or ends too early, a line of more than 8 MiB, a list or a
 * process log that is broken. Memory does not grow with the file.
 */
export async function checkFile(
  source: FileSource,
  format: FileFormat,
  watch: CheckWatch = {},
): Promise<Result<null>> {
  try {
    const pieces = onlyText(untilAborted(readBytes(source, watch.onRead), watch.signal), source.name)
    await FORMATS[format].check(pieces, source.name)
    return ok(null)
  } catch (error) {
    if (error instanceof UnreadableFile) return fail(error.problem)
    if (error instanceof Cancelled) return fail(cancelled(source.name))
    throw error
  }
}

/** What a cancelled import ends with. */
export function cancelled(name: string): Problem {
  return {
    code: 'cancelled',
    message: 'the import was cancelled.',
    where: name,
    hint: 'What was stored until then stays; importing the file again goes on from there.',
  }
}
