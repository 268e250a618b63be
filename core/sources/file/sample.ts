import { fail, ok, type Result } from '#core/base/result.ts'
import { type Line, readLines } from './lines.ts'
import { empty, type FileSource, UnreadableFile } from './source.ts'
import { readBytes } from './unpack.ts'

const SAMPLE_BYTES = 256 * 1024

/** The start of a file, unpacked. */
export interface Sample {
  readonly bytes: Buffer
  /** False where the file goes on behind it. */
  readonly isWhole: boolean
  /** Its complete lines. */
  readonly lines: readonly Line[]
}

async function* pieces(bytes: Buffer): AsyncGenerator<Buffer, void, void> {
  yield bytes
}

/** The sample again as pieces, for a reader that takes such. */
export function piecesOf(sample: Sample): AsyncGenerator<Buffer, void, void> {
  return pieces(sample.bytes)
}

/** Reads the first 256 KiB. */
export async function readSample(source: FileSource): Promise<Result<Sample>> {
  const parts: Buffer[] = []
  let read = 0
  let isWhole = true
  const lines: Line[] = []
  try {
    for await (const bytes of readBytes(source)) {
      parts.push(bytes.subarray(0, SAMPLE_BYTES - read))
      read += bytes.length
      if (read < SAMPLE_BYTES) continue
      isWhole = false
      break
    }
    const bytes = Buffer.concat(parts)
    if (bytes.length === 0) return fail(empty(source.name))
    for await (const next of readLines(pieces(bytes), source.name)) lines.push(...next)
    // A sample that was cut off ends in the middle of a line, which says nothing.
    if (!isWhole && lines.length > 1) lines.pop()
    return ok({ bytes, isWhole, lines })
  } catch (error) {
    if (error instanceof UnreadableFile) return fail(error.problem)
    throw error
  }
}
