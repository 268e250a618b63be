import { hash } from 'node:crypto'
import type { Delivery } from '#core/event/delivery.ts'
import type { Mapping } from '#core/event/mapping.ts'
import { FORMATS } from './formats/formats.ts'
import type { FileLayout } from './layout.ts'
import { createOccurrences } from './occurrences.ts'
import type { FileRow } from './rows.ts'
import type { FileSource } from './source.ts'
import { readBytes } from './unpack.ts'

/** Deliveries handed over at once: the size at which one transaction costs least per event. */
export const BATCH_SIZE = 1000

export interface ReadOptions {
  readonly mapping: Mapping
  /** Fills missing timestamps; one moment for the whole file, so that order in the file decides between them. */
  readonly receivedAt: number
  readonly onRead?: ((bytes: number) => void) | undefined
}

/** The rows of a file in order, some at a time. Throws `UnreadableFile` where the file cannot be read on. */
export function readRows(
  source: FileSource,
  layout: FileLayout,
  { mapping, receivedAt, onRead }: ReadOptions,
): AsyncGenerator<FileRow[], void, void> {
  const pieces = readBytes(source, onRead)
  return FORMATS[layout.format].rows({ source, layout, mapping, receivedAt, pieces })
}

/**
 * Numbers what could not be read by how often it came before in the file, as ids do for events: the same bad line twice
 * is two dead letters, and the same file again is none.
 */
function createRepetitions(): (delivery: Delivery) => Delivery {
  const occurrences = createOccurrences()
  return (delivery) => {
    if (delivery.ok) return delivery
    const { original } = delivery
    const repetition = occurrences.next(hash('sha1', original.bytes(), 'hex'))
    if (repetition === 0) return delivery
    const { format, context } = original
    return {
      ...delivery,
      original: { format, bytes: () => original.bytes(), context: { ...context, repetition } },
    }
  }
}

/** The file as batches of deliveries. The next one is read when the last one has been taken. */
export async function* readDeliveries(
  source: FileSource,
  layout: FileLayout,
  options: ReadOptions,
): AsyncGenerator<Delivery[], void, void> {
  let batch: Delivery[] = []
  const numbered = createRepetitions()
  for await (const rows of readRows(source, layout, options)) {
    for (const { delivery } of rows) {
      batch.push(numbered(delivery))
      if (batch.length < BATCH_SIZE) continue
      yield batch
      batch = []
    }
  }
  if (batch.length > 0) yield batch
}
