import type { JsonObject } from '#core/base/json.ts'
import { fail, ok, type Result } from '#core/base/result.ts'
import type { Rejection } from '#core/event/delivery.ts'
import { contentId } from '#core/event/ids.ts'
import { timeField } from '#core/event/mapping.ts'
import { toEnvelope } from '#core/event/to-envelope.ts'
import type { CsvRecord } from '../csv.ts'
import { readLines } from '../lines.ts'
import { createOccurrences } from '../occurrences.ts'
import { drain, type FileRow, type FormatReader, INTAKE_KIND, type RowsInput, toDelivery } from '../rows.ts'
import { readRecords, recordProblem, tableContext } from './csv.ts'

/** A row that stands for more journeys than this is a mistake, or a table that should not be spread out. */
const MOST_JOURNEYS = 1_000_000
/** Rows handed over at once: a row may stand for many journeys. */
const PORTION = 1000

/** Where paths without a time begin: 1 January 2000, each row an hour after the one before. */
const FIRST_TIME = Date.UTC(2000, 0, 1)
const ROW_APART = 3_600_000
const STEP_APART = 1000

/** A step back, as browsing logs write it: a view of the page returned to. */
const BACK = '<'

/** What one row stands for. */
interface Journeys {
  readonly steps: readonly string[]
  readonly converting: number
  readonly others: number
  /** Of one conversion. */
  readonly value: number | null
  readonly userId?: string
  readonly anonymousId?: string
  /** Of the first step, ms since the epoch. */
  readonly begins: number | null
}

function wrong(message: string): Result<never, Rejection> {
  return fail({ code: 'invalid_value', message })
}

/** Each step by its name; `<` is the step before the last one again. */
function resolveSteps(text: string, separator: string): Result<string[], Rejection> {
  const raw = text.split(separator.trim() === '' ? separator : separator.trim()).map((step) => step.trim())
  const steps: string[] = []
  const stack: string[] = []
  for (const step of raw) {
    if (step === '')
      return wrong('path: a step is empty. Steps are joined by the separator, with none at the end.')
    if (step !== BACK) stack.push(step)
    else stack.pop()
    const here = stack.at(-1)
    if (here === undefined) return wrong('path: it goes back (<) to before its first step.')
    steps.push(here)
  }
  return ok(steps)
}

function rowReader({
  layout,
  mapping,
}: RowsInput): (cells: readonly string[]) => Result<Journeys, Rejection> {
  const indexOf = (column: string | undefined): number =>
    column === undefined ? -1 : layout.columns.indexOf(column)
  const at = {
    path: indexOf(mapping.path),
    conversions: indexOf(mapping.conversions),
    value: indexOf(mapping.conversionValue),
    nulls: indexOf(mapping.nulls),
    count: indexOf(mapping.count),
    user: indexOf(mapping.userId),
    anonymous: indexOf(mapping.anonymousId),
    time: indexOf(mapping.timestamp),
  }
  const separator = layout.table?.separator ?? '>'
  const hasOutcome = at.conversions >= 0 || at.nulls >= 0

  return (cells) => {
    const number = (index: number, whole: boolean): number | null => {
      const cell = (cells[index] ?? '').trim()
      if (cell === '') return 0
      const value = Number(cell)
      return Number.isFinite(value) && value >= 0 && (!whole || Number.isInteger(value)) ? value : null
    }
    const count = (index: number): Result<number, Rejection> => {
      const value = number(index, true)
      if (value !== null && value <= MOST_JOURNEYS) return ok(value)
      const column = layout.columns[index] ?? ''
      return wrong(`${column}: a whole number up to ${MOST_JOURNEYS.toLocaleString('en')} wanted.`)
    }
    const steps = resolveSteps(cells[at.path] ?? '', separator)
    if (!steps.ok) return steps
    const converting = at.conversions < 0 ? ok(0) : count(at.conversions)
    if (!converting.ok) return converting
    const others = at.nulls < 0 ? ok(hasOutcome ? 0 : 1) : count(at.nulls)
    if (!others.ok) return others
    const counted = at.count < 0 ? ok(0) : count(at.count)
    if (!counted.ok) return counted
    const value = at.value < 0 ? 0 : number(at.value, false)
    if (value === null) return wrong('conversionValue: a number from 0 wanted.')
    const cell = cells[at.time] ?? ''
    const begins = at.time < 0 || cell === '' ? ok(null) : timeField(layout.columns[at.time] ?? '', cell)
    if (!begins.ok) return begins
    // A count says how many went this way; those that did not convert are what is left of it.
    const rest = at.count < 0 ? others.value : Math.max(0, counted.value - converting.value)
    const userId = cells[at.user] ?? ''
    const anonymousId = cells[at.anonymous] ?? ''
    return ok({
      steps: steps.value,
      converting: converting.value,
      others: rest,
      value: at.value < 0 || converting.value === 0 ? null : value / converting.value,
      begins: begins.value,
      ...(userId === '' ? {} : { userId }),
      ...(anonymousId === '' ? {} : { anonymousId }),
    })
  }
}

async function* readRows(input: RowsInput): AsyncGenerator<FileRow[], void, void> {
  const { layout, mapping, source } = input
  const read = rowReader(input)
  const occurrences = createOccurrences()
  const context = tableContext(input)
  const envelopeContext = {
    intakeKind: INTAKE_KIND,
    intakeName: source.name,
    receivedAt: input.receivedAt,
    freshId: () => '',
  }
  // Where a table says which paths converted, its steps are what credit is given to.
  const isCredited = mapping.conversions !== undefined || mapping.nulls !== undefined
  let number = -1

  function* expand(record: CsvRecord): Generator<FileRow, void, void> {
    number += 1
    const { line, cells, bytes } = record
    const original = { format: 'path' as const, bytes: () => bytes, context }
    const problem = recordProblem(record, layout.columns.length)
    const journeys = problem === null ? read(cells) : fail(problem)
    if (!journeys.ok) {
      yield { line, cells, delivery: toDelivery(journeys, original, line) }
      return
    }
    const { steps, converting, others, value, begins } = journeys.value
    const content = JSON.stringify(cells)
    const rowId = contentId(content, occurrences.next(contentId(content, 0, INTAKE_KIND)), INTAKE_KIND)
    const start = begins ?? FIRST_TIME + number * ROW_APART
    const names = [...steps.entries()]
    for (let copy = 0; copy < converting + others; copy += 1) {
      const journey = copy === 0 ? rowId : contentId(rowId, copy, INTAKE_KIND)
      const { userId, anonymousId } = journeys.value
      const whose = {
        userId: userId ?? (anonymousId === undefined ? `journey-${journey.slice(0, 18)}` : undefined),
        anonymousId,
        sessionId: journey,
      }
      const event = (step: number, eventType: string, payload: JsonObject): FileRow => {
        const subject: JsonObject = { sessionId: whose.sessionId }
        if (whose.userId !== undefined) subject.userId = whose.userId
        if (whose.anonymousId !== undefined) subject.anonymousId = whose.anonymousId
        const eventId = contentId(journey, step + 1, INTAKE_KIND)
        const timestamp = start + step * STEP_APART
        const made = toEnvelope({ ...subject, eventId, eventType, timestamp, payload }, envelopeContext)
        return { line, cells, delivery: toDelivery(made, original, line) }
      }
      for (const [step, name] of names) yield event(step, name, isCredited ? { channel: name } : {})
      if (copy < converting) yield event(steps.length, 'CONVERSION', value === null ? {} : { value })
    }
  }

  for await (const records of readRecords(input)) {
    let portion: FileRow[] = []
    for (const record of records) {
      for (const row of expand(record)) {
        portion.push(row)
        if (portion.length < PORTION) continue
        yield portion
        portion = []
      }
    }
    yield portion
  }
}

/** One journey a row, or as many as the row counts. */
export const paths: FormatReader = {
  rows: readRows,
  check: (pieces, name) => drain(readLines(pieces, name)),
}
