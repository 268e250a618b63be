import { gunzipSync, zstdDecompressSync } from 'node:zlib'
import type { Rejection } from '#core/event/delivery.ts'

/** A body may unpack to this many bytes: 64 MiB. */
export const MAX_UNPACKED = 64 * 1024 * 1024

/** `corrupt` is kept as a dead letter; the other two are refused with this HTTP status before anything is taken. */
export type Unpacked =
  | { readonly kind: 'whole'; readonly body: Buffer }
  | { readonly kind: 'corrupt'; readonly rejection: Rejection }
  | { readonly kind: 'refused'; readonly status: 413 | 415; readonly code: string; readonly message: string }

/** Undoes the content encoding of a body, bounded in size. */
export function unpack(body: Buffer, encoding: string | undefined): Unpacked {
  const name = encoding?.trim().toLowerCase() ?? 'identity'
  try {
    if (name === 'identity' || name === '') return { kind: 'whole', body }
    const limit = { maxOutputLength: MAX_UNPACKED }
    if (name === 'gzip' || name === 'x-gzip') return { kind: 'whole', body: gunzipSync(body, limit) }
    if (name === 'zstd') return { kind: 'whole', body: zstdDecompressSync(body, limit) }
  } catch (error) {
    if (error instanceof RangeError) {
      const message = `the body unpacks to more than ${MAX_UNPACKED} bytes. Send smaller batches.`
      return { kind: 'refused', status: 413, code: 'too_large', message }
    }
    const message = `the body is no whole ${name} data: it may be cut off. Send it again.`
    return { kind: 'corrupt', rejection: { code: 'corrupt', message } }
  }
  const message = `content-encoding ${name} is not known. Use gzip, zstd or none.`
  return { kind: 'refused', status: 415, code: 'unknown_encoding', message }
}
