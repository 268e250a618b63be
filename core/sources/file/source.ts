import { closeSync, createReadStream, openSync, readSync, statSync } from 'node:fs'
import { createGunzip } from 'node:zlib'
import { fail, ok, type Problem, type Result } from '#core/base/result.ts'

/** A file that can be read, and how. */
export interface FileSource {
  readonly path: string
  /** What a person calls it: the file's base name, or the name that an upload came with. */
  readonly name: string
  /** Bytes on disk. */
  readonly bytes: number
  readonly compressed: 'none' | 'gzip'
}

/** Thrown inside the reading generators and turned into a value where they are consumed. */
export class UnreadableFile extends Error {
  readonly problem: Problem

  constructor(problem: Problem) {
    super(problem.message)
    this.problem = problem
  }
}

/** First bytes of what people take for event files, and what to do with them. */
const OTHER_FORMATS: readonly (readonly [string, string, string])[] = [
  ['504b0304', 'a ZIP archive or a spreadsheet', 'Unpack it, or save the sheet as CSV.'],
  ['28b52ffd', 'compressed with zstd', 'Unpack it with `zstd -d`, or compress it with gzip.'],
  ['53514c69746520666f726d6174203300', 'a SQLite database', 'Open a workspace with `open`; import text.'],
  ['50415231', 'a Parquet file', 'Export it as CSV or NDJSON.'],
  ['fffe', 'UTF-16 text', 'Save it as UTF-8.'],
  ['feff', 'UTF-16 text', 'Save it as UTF-8.'],
]

function readStart(path: string, bytes: number): Buffer {
  const file = openSync(path, 'r')
  try {
    const start = Buffer.alloc(bytes)
    return start.subarray(0, readSync(file, start, 0, bytes, 0))
  } finally {
    closeSync(file)
  }
}

const SYSTEM_ERRORS: Record<string, readonly [string, string]> = {
  ENOENT: ['there is no such file.', 'Check the path.'],
  EACCES: ['this file may not be read.', 'Check its permissions.'],
  EISDIR: ['this is a folder.', 'Name a file in it.'],
}

function systemProblem(path: string, error: unknown): Problem {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  const [message, hint] = SYSTEM_ERRORS[code] ?? [
    `this file cannot be read: ${error instanceof Error ? error.message : String(error)}.`,
    'Check the disk and the path.',
  ]
  return { code: 'unreadable_file', message, where: path, hint }
}

/** Looks at a file's size and first bytes. `name` is shown instead of the path where the file came under another. */
export function openSource(path: string, name: string): Result<FileSource> {
  try {
    const found = statSync(path)
    if (found.isDirectory()) return fail(systemProblem(path, Object.assign(new Error(), { code: 'EISDIR' })))
    const start = readStart(path, 16).toString('hex')
    const other = OTHER_FORMATS.find(([magic]) => start.startsWith(magic))
    if (other !== undefined) {
      const message = `this is ${other[1]}, and NDJSON or CSV in UTF-8 is wanted.`
      return fail({ code: 'unknown_format', message, where: name, hint: other[2] })
    }
    return ok({ path, name, bytes: found.size, compressed: start.startsWith('1f8b') ? 'gzip' : 'none' })
  } catch (error) {
    return fail(systemProblem(path, error))
  }
}

/** Why unpacking stopped, for a person. */
function gzipProblem(source: FileSource, error: unknown, unpacked: number): Problem {
  const isTruncated = error instanceof Error && error.message.includes('unexpected end of file')
  return {
    code: isTruncated ? 'gzip_truncated' : 'gzip_corrupt',
    message: isTruncated
      ? `the gzip stream ends before it is complete, after ${unpacked} unpacked bytes.`
      : `the gzip stream is damaged after ${unpacked} unpacked bytes.`,
    where: source.name,
    hint: 'Fetch or compress the file again; `gzip -t` checks it.',
  }
}

/** The file's text as bytes, unpacked, in pieces; `onRead` hears how many bytes of the file itself were read. */
export async function* readBytes(
  source: FileSource,
  onRead: (bytes: number) => void = () => {},
): AsyncGenerator<Buffer, void, void> {
  const file = createReadStream(source.path, { highWaterMark: 256 * 1024 })
  let unpacked = 0
  const stream = source.compressed === 'gzip' ? file.pipe(createGunzip({ chunkSize: 256 * 1024 })) : file
  if (stream !== file) file.on('error', (error) => stream.destroy(error))
  try {
    for await (const chunk of stream) {
      unpacked += chunk.length
      onRead(file.bytesRead)
      yield chunk
    }
  } catch (error) {
    const isUnpacking =
      error instanceof Error && 'errno' in error && 'code' in error && String(error.code).startsWith('Z_')
    throw new UnreadableFile(
      isUnpacking ? gzipProblem(source, error, unpacked) : systemProblem(source.name, error),
    )
  } finally {
    file.destroy()
    stream.destroy()
  }
}
