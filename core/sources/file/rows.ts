import { canonicalJson, type Json, type JsonObject } from '#core/base/json.ts'
import type { Result } from '#core/base/result.ts'
import type { Delivery, Original, OriginalFormat, Rejection } from '#core/event/delivery.ts'
import type { Envelope } from '#core/event/envelope.ts'
import type { Mapping } from '#core/event/mapping.ts'
import { toEnvelope as checkEvent, type EnvelopeContext, MAX_EVENT_BYTES } from '#core/event/to-envelope.ts'
import { createContentIds } from './content-ids.ts'
import type { FileLayout } from './layout.ts'
import { createOccurrences } from './occurrences.ts'
import type { FileSource } from './source.ts'

export const INTAKE_KIND = 'file'

/** One line of a file with what became of it, and its cells where it is a table's. */
export interface FileRow {
  readonly line: number
  readonly cells: readonly string[]
  readonly delivery: Delivery
}

/** What every format reads its rows from. */
export interface RowsInput {
  readonly source: FileSource
  readonly layout: FileLayout
  /** Empty where the events are taken as they stand. */
  readonly mapping: Mapping
  /** Fills missing timestamps; one moment for the whole file, so that order in the file decides between them. */
  readonly receivedAt: number
  /** The file's text, unpacked. */
  readonly pieces: AsyncIterable<Buffer>
}

/** One format: how its rows are read, and how it is walked to its end to see that it can be. */
export interface FormatReader {
  rows(input: RowsInput): AsyncGenerator<FileRow[], void, void>
  /** Throws `UnreadableFile` at what makes the whole file unreadable. */
  check(pieces: AsyncIterable<Buffer>, name: string): Promise<void>
}

export const TOO_LARGE: Rejection = {
  code: 'too_large',
  message: `one event may have ${MAX_EVENT_BYTES / 1_048_576} MiB, and this line has more.`,
}

/** A mapping as part of what a dead letter keeps, so that a retry reads the line as the import did. */
export function contextOf(mapping: Mapping): JsonObject {
  return Object.fromEntries(Object.entries(mapping).filter((entry) => entry[1] !== undefined))
}

/** What a file's events are made with: those without an id get one from their content and how often it came before. */
export function createFileContext(
  source: FileSource,
  receivedAt: number,
  contentOf: (event: JsonObject) => string = canonicalJson,
): EnvelopeContext {
  const occurrences = createOccurrences()
  const idOf = createContentIds(INTAKE_KIND)
  return {
    intakeKind: INTAKE_KIND,
    intakeName: source.name,
    receivedAt,
    freshId: () => '',
    // A fresh id would differ on the next import.
    stableId: (event) => {
      const content = contentOf(event)
      const first = idOf(content, 0)
      const occurrence = occurrences.next(first)
      return occurrence === 0 ? first : idOf(content, occurrence)
    },
  }
}

/** Turns events of one file into envelopes. `content` is the event's canonical JSON, where the reader has it already. */
export function createEnvelopes(
  source: FileSource,
  receivedAt: number,
): (event: Json, content?: string) => Result<Envelope, Rejection> {
  let known: string | undefined
  const context = createFileContext(source, receivedAt, (event) => known ?? canonicalJson(event))
  return (event, content) => {
    known = content
    return checkEvent(event, context)
  }
}

/** What a dead letter keeps of an event of a file: with the id that it has there, should the registry refuse it. */
class IdentifiedOriginal implements Original {
  readonly format: OriginalFormat
  readonly bytes: () => Uint8Array
  readonly #eventId: string
  readonly #shared: JsonObject | undefined
  constructor(original: Original, eventId: string) {
    this.format = original.format
    this.bytes = original.bytes
    this.#eventId = eventId
    this.#shared = original.context
  }
  get context(): JsonObject {
    return { ...this.#shared, eventId: this.#eventId }
  }
}

/** A row that is an event. A class for the reason for which the envelope is one. */
export class Accepted {
  readonly ok: true
  readonly envelope: Envelope
  readonly original: Original
  readonly line: number
  constructor(envelope: Envelope, original: Original, line: number) {
    this.ok = true
    this.envelope = envelope
    this.original = original
    this.line = line
  }
}

export function toDelivery(read: Result<Envelope, Rejection>, original: Original, line: number): Delivery {
  return read.ok
    ? new Accepted(read.value, new IdentifiedOriginal(original, read.value.eventId), line)
    : { ok: false, rejection: read.error, original, line }
}

/** Reads to the end what a check only has to get through. */
export async function drain(items: AsyncIterable<unknown>): Promise<void> {
  for await (const _item of items) {
    // Each step has thrown what stands against it.
  }
}
