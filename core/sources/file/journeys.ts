import type { JsonObject } from '#core/base/json.ts'
import { fail, ok, type Result } from '#core/base/result.ts'
import type { Rejection } from '#core/event/delivery.ts'
import type { Envelope } from '#core/event/envelope.ts'
import { contentId } from '#core/event/ids.ts'
import { type Mapping, timeField } from '#core/event/mapping.ts'
import { type EnvelopeContext, toEnvelope } from '#core/event/to-envelope.ts'
import { createValues, PLAIN_VALUES, type ValueReading } from '#core/event/values.ts'

/** A row that stands for more journeys than this is a mistake, or a table that should not be spread out. */
const MOST_JOURNEYS = 1_000_000
/** Where paths without a time begin: 1 January 2000, each row an hour after the one before. */
const FIRST_TIME = Date.UTC(2000, 0, 1)
const ROW_APART = 3_600_000
const STEP_APART = 1000

/** A step back, as browsing logs write it: a view of the page returned to. */
const BACK = '<'

/** The table that rows of paths stand in. */
export interface PathTable {
  readonly columns: readonly string[]
  readonly mapping: Mapping
  /** What joins the steps of a path. */
  readonly separator: string
  /** How its cells are read; as usual where absent. */
  readonly values?: ValueReading | undefined
}

/** What one row stands for. */
export interface Journeys {
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

/** Reads rows of one table. The columns are looked up once. */
export function journeyReader({
  columns,
  mapping,
  separator,
  values: reading = PLAIN_VALUES,
}: PathTable): (cells: readonly string[]) => Result<Journeys, Rejection> {
  const values = createValues(reading)
  const indexOf = (column: string | undefined): number =>
    column === undefined ? -1 : columns.indexOf(column)
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
  const hasOutcome = at.conversions >= 0 || at.nulls >= 0

  return (cells) => {
    const number = (index: number, whole: boolean): number | null => {
      const cell = (cells[index] ?? '').trim()
      if (cell === '') return 0
      const value = Number(values.cell(cell))
      return Number.isFinite(value) && value >= 0 && (!whole || Number.isInteger(value)) ? value : null
    }
    const count = (index: number): Result<number, Rejection> => {
      const value = number(index, true)
      if (value !== null && value <= MOST_JOURNEYS) return ok(value)
      const column = columns[index] ?? ''
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
    const begins = at.time < 0 || cell === '' ? ok(null) : timeField(columns[at.time] ?? '', cell, values)
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

/** Where a row stands in its table: from 0, and how often its content came before it. */
export interface RowPlace {
  readonly row: number
  readonly occurrence: number
}

/** One event of a row: of which of its journeys, at which step. */
export interface JourneyEvent {
  readonly journey: number
  readonly step: number
  readonly read: Result<Envelope, Rejection>
}

/** The events of one row in order. The same row at the same place has the same ids, however often it is read. */
export function* journeyEvents(
  cells: readonly string[],
  { steps, converting, others, value, begins, userId, anonymousId }: Journeys,
  { mapping }: Pick<PathTable, 'mapping'>,
  { row, occurrence }: RowPlace,
  context: EnvelopeContext,
): Generator<JourneyEvent, void, void> {
  const kind = context.intakeKind
  const rowId = contentId(JSON.stringify(cells), occurrence, kind)
  const start = begins ?? FIRST_TIME + row * ROW_APART
  // Where a table says which paths converted, its steps are what credit is given to.
  const isCredited = mapping.conversions !== undefined || mapping.nulls !== undefined
  for (let journey = 0; journey < converting + others; journey += 1) {
    const id = journey === 0 ? rowId : contentId(rowId, journey, kind)
    const subject: JsonObject = { sessionId: id }
    if (userId !== undefined) subject.userId = userId
    else if (anonymousId === undefined) subject.userId = `journey-${id.slice(0, 18)}`
    if (anonymousId !== undefined) subject.anonymousId = anonymousId
    const at = (step: number, eventType: string, payload: JsonObject): JourneyEvent => {
      const eventId = contentId(id, step + 1, kind)
      const timestamp = start + step * STEP_APART
      return {
        journey,
        step,
        read: toEnvelope({ ...subject, eventId, eventType, timestamp, payload }, context),
      }
    }
    for (const [step, name] of steps.entries()) yield at(step, name, isCredited ? { channel: name } : {})
    if (journey < converting) yield at(steps.length, 'CONVERSION', value === null ? {} : { value })
  }
}
