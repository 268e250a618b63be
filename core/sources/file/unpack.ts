import { createReadStream } from 'node:fs'
import type { Readable } from 'node:stream'
import * as zlib from 'node:zlib'
import type { Problem } from '#core/base/result.ts'
import { type FileSource, systemProblem, UnreadableFile } from './source.ts'

const PIECE = 64 * 1024

/** Why unpacking stopped, for a person. */
function unpackProblem(source: FileSource, error: Error, unpacked: number): Problem {
  const kind = source.compressed
  const isTruncated = error.message.includes('unexpected end of file')
  return {
    code: isTruncated ? `${kind}_truncated` : `${kind}_corrupt`,
    message: isTruncated
      ? `the ${kind} stream ends before it is complete, after ${unpacked} unpacked bytes.`
      : `the ${kind} stream is damaged after ${unpacked} unpacked bytes.`,
    where: source.name,
    hint: `Fetch or compress the file again; \`${kind} -t\` checks it.`,
  }
}

function shrunk(source: FileSource, read: number): Problem {
  return {
    code: 'file_changed',
    message: `the file had ${source.bytes} bytes and ended after ${read}: it was changed while it was read.`,
    where: source.name,
    hint: 'Import it again when nothing writes to it any more.',
  }
}

function unpacker(source: FileSource): zlib.Gunzip | zlib.ZstdDecompress | null {
  if (source.compressed === 'none') return null
  if (source.compressed === 'gzip') return zlib.createGunzip({ chunkSize: PIECE })
  return zlib.createZstdDecompress({ chunkSize: PIECE })
}

function isUnpackError(error: unknown): error is Error {
  if (!(error instanceof Error) || !('code' in error)) return false
  return /^(Z_|ZSTD_)/.test(String(error.code))
}

/** The file's text as bytes, unpacked, in pieces; `onRead` hears how many bytes of the file itself were read. */
export async function* readBytes(
  source: FileSource,
  onRead: (bytes: number) => void = () => {},
): AsyncGenerator<Buffer, void, void> {
  const file = createReadStream(source.path, { highWaterMark: PIECE })
  let unpacked = 0
  const through = unpacker(source)
  const stream: Readable = through === null ? file : file.pipe(through)
  if (through !== null) file.on('error', (error) => through.destroy(error))
  try {
    for await (const chunk of stream) {
      unpacked += chunk.length
      onRead(file.bytesRead)
      yield chunk
    }
  } catch (error) {
    if (!isUnpackError(error)) throw new UnreadableFile(systemProblem(source.name, error))
    throw new UnreadableFile(unpackProblem(source, error, unpacked))
  } finally {
    file.destroy()
    stream.destroy()
  }
  if (file.bytesRead < source.bytes) throw new UnreadableFile(shrunk(source, file.bytesRead))
}
