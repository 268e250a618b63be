import { closeSync, openSync, readSync, statSync } from 'node:fs'
import * as zlib from 'node:zlib'
import { fail, ok, type Problem, type Result } from '#core/base/result.ts'

/** A file that can be read, and how. */
export interface FileSource {
  readonly path: string
  /** What a person calls it: the file's base name, or the name that an upload came with. */
  readonly name: string
  /** Bytes on disk. */
  readonly bytes: number
  readonly compressed: 'none' | 'gzip' | 'zstd'
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

/** What the operating system says against a file, for a person. */
export function systemProblem(path: string, error: unknown): Problem {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  const [message, hint] = SYSTEM_ERRORS[code] ?? [
    `this file cannot be read: ${error instanceof Error ? error.message : String(error)}.`,
    'Check the disk and the path.',
  ]
  return { code: 'unreadable_file', message, where: path, hint }
}

/** What stands against a file in which nothing is. */
export function empty(name: string): Problem {
  return { code: 'empty_file', message: 'this file is empty.', where: name, hint: 'Check the export.' }
}

/** Looks at a file's size and first bytes. `name` is shown instead of the path where the file came under another. */
export function openSource(path: string, name: string): Result<FileSource> {
  try {
    const found = statSync(path)
    if (found.isDirectory()) return fail(systemProblem(path, Object.assign(new Error(), { code: 'EISDIR' })))
    const start = readStart(path, 16).toString('hex')
    const other = OTHER_FORMATS.find(([magic]) => start.startsWith(magic))
    if (other !== undefined) {
      const message = `this is ${other[1]}, and NDJSON, JSON, CSV or XES in UTF-8 is wanted.`
      return fail({ code: 'unknown_format', message, where: name, hint: other[2] })
    }
    if (found.isFile() && found.size === 0) return fail(empty(name))
    const compressed = start.startsWith('1f8b') ? 'gzip' : start.startsWith('28b52ffd') ? 'zstd' : 'none'
    // Electron before 36 has a Node that cannot unpack it.
    if (compressed === 'zstd' && typeof zlib.createZstdDecompress !== 'function') {
      const message = 'this program runs on a Node that cannot unpack zstd.'
      return fail({ code: 'unknown_format', message, where: name, hint: 'Unpack it with `zstd -d`.' })
    }
    return ok({ path, name, bytes: found.size, compressed })
  } catch (error) {
    return fail(systemProblem(path, error))
  }
}
