import { existsSync, rmSync } from 'node:fs'
import { basename } from 'node:path'
import type { Command } from 'commander'
import {
  type BackfillWish,
  type ColumnMapping,
  FileFormat,
  FileWishes,
  JsonReading,
  MappedField,
  TimeFormat,
} from '#core/contract/imports.ts'
import { inCommonWords } from '#core/contract/text/in-common-words.ts'
import { noOutcomes, OUTCOMES } from '#core/event/outcome.ts'
import { backfillFrom, importInto } from '#core/host/intake/imports.ts'
import { nothingInCommon } from '#core/host/intake/in-common.ts'
import { watchMendedLines } from '#core/host/intake/mended.ts'
import { laidOver, readingBefore, rememberReading } from '#core/host/intake/remembered.ts'
import type { OpenedWorkspace } from '#core/host/opened.ts'
import { importFile } from '#core/sources/file/import-file.ts'
import type { FilePlan } from '#core/sources/file/plan.ts'
import { startOf } from '#core/sources/file/start.ts'
import { eventTimes } from '#core/sources/file/times/event-times.ts'
import { type HeldEffects, heldEffects } from '#core/store/outcomes/held.ts'
import { readMoment } from './moment.ts'
import { CommandFailure, printJson, printTable, remark, stop } from './output.ts'
import { systemClock, withWorkspace } from './session.ts'

interface ImportOptions {
  readonly format?: string
  readonly reading?: string
  readonly map: readonly string[]
  readonly delimiter?: string
  readonly quote?: string
  /** False for `--no-header`, true for `--header`; absent: guessed. */
  readonly header?: boolean
  readonly separator?: string
  readonly timeFormat?: string
  readonly timeZone?: string
  readonly decimalComma?: boolean
  readonly proposeAnew?: boolean
  readonly strict?: boolean
  readonly json?: boolean
  readonly backfill?: boolean
  readonly watermark?: string
  readonly effects?: boolean
}

export function addImportCommand(program: Command): void {
  program
    .command('import')
    .argument('<workspace>', 'a .journey file, made where it is absent')
    .argument('<files...>', 'NDJSON, JSON, CSV, XES or paths; plain, gzip or zstd; - for standard input')
    .option('--format <format>', `${FileFormat.options.join(', ')}; told from the content without it`)
    .option(
      '--map <field=column>',
      `feed a field from a column, or from a field of the event (user.id); no column: from none; payload=properties: what is in there becomes the payload; may be repeated. Fields: ${MappedField.options.join(', ')}`,
      (value: string, before: string[]) => [...before, value],
      [],
    )
    .option(
      '--reading <way>',
      `NDJSON and JSON: ${JsonReading.options.join(', ')}; each event by the shape it has (ours, Segment, PostHog, CloudEvents), those without one by the mapping, or all by it; told from the content without it`,
    )
    .option('--delimiter <character>', 'between the cells of a table; "tab" for a tab')
    .option('--quote <character>', 'around cells: " or \', or "none"')
    .option('--header', 'the first line of a table names its columns')
    .option('--no-header', 'it does not: the columns are column_1, column_2, …')
    .option('--separator <text>', 'between the steps of a path, such as " > " or ";"')
    .option(
      '--time-format <format>',
      `how its times are written: ${TimeFormat.options.join(', ')}; told by a day past the 12th without it`,
    )
    .option('--time-zone <zone>', 'of times that name none, such as Europe/Berlin; UTC without it')
    .option('--decimal-comma', 'numbers of a table such as 13,53 or 1.234,50 are numbers; text without it')
    .option(
      '--propose-anew',
      'leave aside how a file of this kind was read before, and propose by content and names',
    )
    .option(
      '--backfill',
      'this is history: alerts and other effects that it leads to are held back and listed',
    )
    .option(
      '--watermark <time>',
      'with --backfill: history is what happened before; now, where it is left out',
    )
    .option('--effects', 'with --backfill: effects are done all the same')
    .option('--strict', 'exit 1 if any event was rejected')
    .option('--json', 'print one JSON document')
    .description(
      'brings in events from files; the same file twice changes nothing, and an import that was stopped goes on',
    )
    .action(runImport)
}

function readMapping(pairs: readonly string[]): ColumnMapping {
  return Object.fromEntries(
    pairs.map((pair) => {
      const at = pair.indexOf('=')
      const field = MappedField.safeParse(pair.slice(0, Math.max(0, at)))
      if (at < 1 || !field.success) {
        return stop({
          code: 'usage',
          message: `--map ${pair}: FIELD=COLUMN wanted.`,
          hint: `Fields: ${MappedField.options.join(', ')}.`,
        })
      }
      return [field.data, pair.slice(at + 1)]
    }),
  )
}

/** The options as wishes; ends the command where one cannot be meant. */
function readWishes(options: ImportOptions): FileWishes {
  const { delimiter, quote, header, separator, format, reading } = options
  const { timeFormat, timeZone, decimalComma } = options
  const read = FileWishes.safeParse({
    format,
    reading,
    delimiter: delimiter === 'tab' || delimiter === '\\t' ? '\t' : delimiter,
    quote: quote === 'none' ? '' : quote,
    header,
    separator,
    timeFormat,
    timeZone,
    decimalComma,
    ...(options.map.length === 0 ? {} : { mapping: readMapping(options.map) }),
  })
  if (read.success) return read.data
  const field = String(read.error.issues[0]?.path[0] ?? '')
  const wanted: Record<string, string> = {
    format: `one of ${FileFormat.options.join(', ')}`,
    reading: `one of ${JsonReading.options.join(', ')}`,
    delimiter: 'one character, or tab',
    quote: '" or \', or none',
    separator: '1 to 10 characters',
    timeFormat: `one of ${TimeFormat.options.join(', ')}`,
    timeZone: 'the name of a time zone, such as Europe/Berlin,',
  }
  return stop({
    code: 'usage',
    message: `--${field.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}: ${wanted[field] ?? 'another value'} wanted.`,
  })
}

function readBackfill({ backfill, watermark, effects }: ImportOptions): BackfillWish | undefined {
  if (backfill !== true) {
    if (watermark === undefined && effects === undefined) return undefined
    return stop({ code: 'usage', message: '--watermark and --effects go with --backfill.' })
  }
  return {
    effects: effects === true,
    ...(watermark === undefined ? {} : { watermark: readMoment('--watermark', watermark) }),
  }
}

/** The wishes, laid over how the last file of this kind was read where there was one; which is said. */
async function readAsBefore(
  { database }: OpenedWorkspace,
  file: { readonly path: string; readonly name: string },
  wishes: FileWishes,
  { proposeAnew }: ImportOptions,
): Promise<FileWishes> {
  if (proposeAnew === true || file.path === '-') return wishes
  const before = await readingBefore(database, file)
  const used = before === null ? null : laidOver(before.wishes, wishes)
  if (before === null || used === null) return wishes
  const day = new Date(before.at).toLocaleDateString('en-GB', { day: 'numeric', month: 'short' })
  remark(
    `${file.name}: read as for ${before.file} on ${day}; --propose-anew reads it by its content and names.`,
  )
  return used
}

/** What somebody has to know of the file's times before it is in. */
function sayTimes(plan: FilePlan): void {
  const { note, warning } = eventTimes(plan)
  const { name } = plan.source
  if (note !== null) remark(`${name}: ${note} --map timestamp=COLUMN takes another.`)
  if (warning !== null)
    remark(`${name}: WARNING: ${warning} Name what says when they happened with --map timestamp=COLUMN.`)
}

/** The command goes on: whoever meant another workspace still has the time to stop it. */
async function sayApart(workspace: OpenedWorkspace, plan: FilePlan): Promise<void> {
  const apart = nothingInCommon(workspace, await startOf(plan))
  const { name } = plan.source
  if (apart !== null)
    remark(
      `${name}: WARNING: ${inCommonWords(apart)} It goes in all the same. Is another workspace meant, stop this (Ctrl+C) and name it: import OTHER.journey ${name}`,
    )
}

/** They are settled by hand: a line of the same number may be another one. */
function sayMended(name: string, letters: readonly number[]): void {
  if (letters.length === 0) return
  const which = letters.slice(0, 5).join(', ') + (letters.length > 5 ? ', …' : '')
  const are = letters.length === 1 ? 'dead letter' : 'dead letters'
  remark(
    `${name}: ${letters.length.toLocaleString('en')} ${are} of an earlier import (${which}) may be settled: the same lines came in whole now. See \`dead discard\`.`,
  )
}

async function runImport(
  workspacePath: string,
  files: readonly string[],
  options: ImportOptions,
): Promise<void> {
  const wishes = readWishes(options)
  const backfill = backfillFrom(readBackfill(options), systemClock.now())
  let held: HeldEffects[] = []
  const outcomes = noOutcomes()
  const started = performance.now()
  const isNew = !existsSync(workspacePath)
  let arrivals = 0
  await withWorkspace(workspacePath, 'make', async (workspace) => {
    for (const file of files) {
      const name = file === '-' ? 'stdin' : basename(file)
      const used = await readAsBefore(workspace, { path: file, name }, wishes, options)
      const mended = watchMendedLines(workspace.database, { kind: 'file', name })
      const imported = await importFile(
        {
          path: file,
          name,
          ...used,
          onPlan: async (plan) => {
            sayTimes(plan)
            await sayApart(workspace, plan)
          },
          signal: new AbortController().signal,
          now: systemClock.now,
          onProgress: ({ phase, fraction }) =>
            showBar(phase === 'checking' ? `checking ${name}` : name, fraction),
        },
        importInto(workspace, name, backfill, mended),
      ).finally(() => {
        arrivals = workspace.pipeline.writer().lastArrival
      })
      if (!imported.ok) stop(imported.error)
      if (file !== '-') await rememberReading(workspace, systemClock.now(), { path: file, name, ...used })
      sayMended(name, mended.letters())
      const { resumedAfter } = imported.value
      if (resumedAfter > 0)
        remark(`${name}: went on after ${resumedAfter.toLocaleString('en')} that were stored before.`)
      held = heldEffects(workspace.database)
      for (const outcome of OUTCOMES) outcomes[outcome] += imported.value.outcomes[outcome]
    }
  }).catch((error: unknown) => {
    if (isNew && arrivals === 0) removeWorkspace(workspacePath)
    throw error
  })
  if (process.stderr.isTTY) process.stderr.write('\n')
  const seconds = (performance.now() - started) / 1000
  const received = OUTCOMES.reduce((sum, outcome) => sum + outcomes[outcome], 0)
  const eventsPerSecond = Math.round(received / seconds)
  if (options.json === true)
    printJson({ received, outcomes, seconds, eventsPerSecond, ...(backfill === undefined ? {} : { held }) })
  else {
    printTable(
      ['outcome', 'events'],
      [...OUTCOMES.map((outcome) => [outcome, outcomes[outcome]]), ['received', received]],
    )
    if (backfill !== undefined && held.length > 0)
      printTable(
        ['held back', 'type', 'effects'],
        held.map(({ rule, type, effects }) => [rule, type, effects]),
      )
    remark(`${seconds.toFixed(1)} s, ${eventsPerSecond.toLocaleString('en')} events/s`)
  }
  if (options.strict === true && outcomes.REJECTED > 0) {
    throw new CommandFailure(
      1,
      `${outcomes.REJECTED} events were rejected; each is kept as a dead letter with its line and reason, and what was refused before is counted on the letter that it has.`,
    )
  }
}

function showBar(name: string, fraction: number): void {
  if (!process.stderr.isTTY) return
  const filled = Math.round(fraction * 30)
  process.stderr.write(
    `\r${name} [${'='.repeat(filled)}${' '.repeat(30 - filled)}] ${Math.round(fraction * 100)} %`,
  )
}

/** Takes back a workspace that this command made and into which nothing came. */
function removeWorkspace(path: string): void {
  for (const suffix of ['', '-wal', '-shm', '-lock']) rmSync(`${path}${suffix}`, { force: true })
}
