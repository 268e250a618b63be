import { createReadStream } from 'node:fs'
import { fail, ok, type Problem, type Result } from '#core/base/result.ts'
import type { Rejection } from '#core/event/delivery.ts'
import type { Envelope } from '#core/event/envelope.ts'
import { readJson } from '#core/event/read-json.ts'
import { toEnvelope } from '#core/event/to-envelope.ts'
import { readLines } from '#core/sources/file/lines.ts'
import { UnreadableFile } from '#core/sources/file/source.ts'

/** One line of a sample: an event, or why it is none. */
export interface SampleLine {
  readonly line: number
  readonly read: Result<Envelope, Rejection>
}

const decoder = new TextDecoder('utf-8', { fatal: true })

function readLine(bytes: Buffer): Result<Envelope, Rejection> {
  let text: string
  try {
    text = decoder.decode(bytes)
  } catch {
    return fail({ code: 'not_utf8', message: 'this line is not UTF-8.' })
  }
  const json = readJson(text)
  if (!json.ok) return json
  // A sample is looked at and not stored: what an intake would fill in needs no real values.
  const context = { intakeKind: 'sample', intakeName: 'sample', receivedAt: 0, freshId: () => '' }
  return toEnvelope(json.value, context)
}

/** Calls back for every line of an NDJSON file (`-` is standard input) that is not blank. */
export async function readSample(
  path: string,
  use: (line: SampleLine) => void,
): Promise<Result<null, Problem>> {
  try {
    const pieces = path === '-' ? process.stdin : createReadStream(path)
    for await (const lines of readLines(pieces, path))
      for (const { number, bytes } of lines)
        if (bytes.some((byte) => byte > 0x20)) use({ line: number, read: readLine(bytes) })
    return ok(null)
  } catch (error) {
    if (error instanceof UnreadableFile) return fail(error.problem)
    return fail({ code: 'not_found', where: path, message: 'this file cannot be read.' })
  }
}
