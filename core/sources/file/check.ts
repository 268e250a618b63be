import { fail, ok, type Problem, type Result } from '#core/base/result.ts'
import { lineTooLong, MAX_LINE_BYTES } from './lines.ts'
import { type FileSource, readBytes, UnreadableFile } from './source.ts'
import { firstBadByte, unfinishedTail } from './utf8.ts'

const LINE_FEED = 0x0a

/** What the check hears and says while it goes through a file. */
export interface CheckWatch {
  readonly signal?: AbortSignal | undefined
  /** Bytes of the file that were read. */
  readonly onRead?: ((bytes: number) => void) | undefined
}

/** Follows a file piece by piece: where the first fault is, if there is one. Memory does not grow with the file. */
function createChecker(name: string): { piece(bytes: Buffer): Problem | null; end(): Problem | null } {
  let line = 1
  let lineBytes = 0
  let offset = 0
  let tail = Buffer.alloc(0)

  const notUtf8 = (position: number, atLine: number, byte: number | undefined): Problem => ({
    code: 'not_utf8',
    message: `byte ${position} is not UTF-8 (0x${(byte ?? 0).toString(16).padStart(2, '0')}), so this is text in another encoding or no text.`,
    where: `${name}, line ${atLine}`,
    hint: 'Save the file as UTF-8, for example with `iconv -f latin1 -t utf-8`.',
  })

  const tooLong = (): Problem | null => (lineBytes <= MAX_LINE_BYTES ? null : lineTooLong(name, line))

  const countLines = (bytes: Buffer): Problem | null => {
    let from = 0
    for (let end = bytes.indexOf(LINE_FEED); end >= 0; end = bytes.indexOf(LINE_FEED, from)) {
      lineBytes += end - from
      const problem = tooLong()
      if (problem !== null) return problem
      line += 1
      lineBytes = 0
      from = end + 1
    }
    lineBytes += bytes.length - from
    return tooLong()
  }

  const linesIn = (bytes: Buffer): number => {
    let count = 0
    for (let at = bytes.indexOf(LINE_FEED); at >= 0; at = bytes.indexOf(LINE_FEED, at + 1)) count += 1
    return count
  }

  return {
    piece: (bytes) => {
      const whole = tail.length === 0 ? bytes : Buffer.concat([tail, bytes])
      const kept = unfinishedTail(whole)
      const complete = whole.subarray(0, whole.length - kept)
      const bad = firstBadByte(complete)
      if (bad >= 0) return notUtf8(offset + bad, line + linesIn(complete.subarray(0, bad)), complete[bad])
      const nul = complete.indexOf(0)
      if (nul >= 0) {
        const where = `${name}, line ${line + linesIn(complete.subarray(0, nul))}`
        const message = `byte ${offset + nul} is zero, so this is no text.`
        return { code: 'not_text', message, where, hint: 'NDJSON or CSV in UTF-8 is wanted.' }
      }
      const problem = countLines(complete)
      offset += complete.length
      tail = Buffer.from(whole.subarray(whole.length - kept))
      return problem
    },
    end: () => (tail.length === 0 ? null : notUtf8(offset, line, tail[0])),
  }
}

/**
 * Reads the whole file once before anything of it is stored, so that a file that cannot be read to its end changes
 * nothing: not UTF-8, a gzip stream that is damaged or ends too early, a line of more than 8 MiB.
 */
export async function checkFile(source: FileSource, watch: CheckWatch = {}): Promise<Result<null>> {
  const checker = createChecker(source.name)
  try {
    for await (const bytes of readBytes(source, watch.onRead)) {
      if (watch.signal?.aborted === true) return fail(cancelled(source.name))
      const problem = checker.piece(bytes)
      if (problem !== null) return fail(problem)
    }
  } catch (error) {
    if (error instanceof UnreadableFile) return fail(error.problem)
    throw error
  }
  const problem = checker.end()
  return problem === null ? ok(null) : fail(problem)
}

/** What a cancelled import ends with. */
export function cancelled(name: string): Problem {
  return {
    code: 'cancelled',
    message: 'the import was cancelled.',
    where: name,
    hint: 'What was stored until then stays; importing the file again adds the rest.',
  }
}
