import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { importInto } from '#core/host/intake/imports.ts'
import { openWorkspace } from '#core/host/opened.ts'
import { importFile } from '#core/sources/file/import-file.ts'
import { planFile } from '#core/sources/file/plan.ts'
import { readDeliveries } from '#core/sources/file/read.ts'
import { type Figure, median } from './figure.ts'

const TRACES = 25_000
const EVENTS_EACH = 6
const ACTIVITIES = ['Create Fine', 'Send Fine', 'Insert Fine Notification', 'Add penalty', 'Payment']

/** A log of 150,000 events with five attributes each, indented as exporters write it. */
function makeLog(): string {
  const lines = ['<?xml version="1.0" encoding="UTF-8"?>', '<log xes.version="1.0">']
  for (let trace = 0; trace < TRACES; trace += 1) {
    lines.push(`\t<trace>\n\t\t<string key="concept:name" value="C${trace}"/>`)
    for (let event = 0; event < EVENTS_EACH; event += 1) {
      const n = trace * EVENTS_EACH + event
      const time = new Date(1_577_836_800_000 + trace * 60_000 + event * 3_700_000).toISOString()
      lines.push(
        `\t\t<event>\n\t\t\t<string key="concept:name" value="${ACTIVITIES[n % ACTIVITIES.length]}"/>`,
        `\t\t\t<string key="org:resource" value="R${n % 40}"/>\n\t\t\t<date key="time:timestamp" value="${time}"/>`,
        `\t\t\t<string key="lifecycle:transition" value="complete"/>\n\t\t\t<float key="amount" value="${(n % 9973) / 100}"/>\n\t\t</event>`,
      )
    }
    lines.push('\t</trace>')
  }
  return `${lines.join('\n')}\n</log>\n`
}

/** Python with pm4py: what `JOURNEYSCOPE_PM4PY` names, or one installed into a folder of its own; null without Python. */
function pythonWithPm4py(folder: string): string | null {
  const named = process.env.JOURNEYSCOPE_PM4PY
  if (named !== undefined) return named
  const environment = join(folder, 'python')
  if (spawnSync('python3', ['-m', 'venv', environment]).status !== 0) return null
  const python = join(environment, 'bin', 'python')
  const installed = spawnSync(python, ['-m', 'pip', 'install', '--quiet', 'pm4py'])
  return installed.status === 0 && existsSync(python) ? python : null
}

const TIME_PM4PY = `
import sys, time, pm4py
start = time.perf_counter()
log = pm4py.read_xes(sys.argv[1])
print("SECONDS", time.perf_counter() - start, len(log))
`

/** Seconds of reading alone, with Python started and pm4py loaded; null where it could not read the log. */
function timePm4py(python: string, path: string): number | null {
  const { stdout } = spawnSync(python, ['-c', TIME_PM4PY, path], { encoding: 'utf8', maxBuffer: 1 << 26 })
  const match = /SECONDS ([\d.]+) 150000/.exec(stdout)
  return match === null ? null : Number(match[1])
}

async function timeOurs(path: string): Promise<number> {
  const started = performance.now()
  const plan = await planFile({ path })
  if (!plan.ok) throw new Error(plan.error.message)
  const { source, layout, mapping } = plan.value
  let events = 0
  for await (const batch of readDeliveries(source, layout, { mapping, receivedAt: 0 })) events += batch.length
  if (events !== TRACES * EVENTS_EACH) throw new Error(`${events} events read`)
  return (performance.now() - started) / 1000
}

/** The same file through the whole pipeline: checked to its end first, deduplicated and stored. */
async function timeStored(path: string, folder: string): Promise<number> {
  const started = performance.now()
  const opened = openWorkspace(join(folder, `${started}.journey`), { now: () => Date.now() }, true)
  if (!opened.ok) throw new Error(opened.error.message)
  const target = importInto(opened.value, 'log.xes')
  const done = await importFile({ path, name: 'log.xes', now: () => Date.now() }, target)
  opened.value.close()
  if (!done.ok || done.value.received !== TRACES * EVENTS_EACH) throw new Error('the log was not stored')
  return (performance.now() - started) / 1000
}

/** Taken in turn, so that both have the same share of a machine that does other things, too. */
const PAIRS = 5

/**
 * Against pm4py's importer, which reads the same file into a table in memory with its values typed. The like of that
 * is `xes-import`: from the file to events that are typed, mapped, checked and have ids. Beyond it goes `xes-stored`:
 * the file is walked to its end first, and the events are deduplicated, counted, folded and on disk, which pm4py has
 * nothing to set against.
 */
export async function benchXes(what: 'read' | 'stored'): Promise<Figure | null> {
  const folder = mkdtempSync(join(tmpdir(), 'journeyscope-bench-'))
  const name = what === 'read' ? 'xes-import' : 'xes-stored'
  try {
    const python = pythonWithPm4py(folder)
    if (python === null) {
      process.stderr.write(`SKIPPED ${name}: there is no Python into which pm4py can be installed.\n`)
      return null
    }
    const path = join(folder, 'log.xes')
    writeFileSync(path, makeLog())
    const ours: number[] = []
    const theirs: number[] = []
    for (let pair = 0; pair < PAIRS; pair += 1) {
      ours.push(what === 'read' ? await timeOurs(path) : await timeStored(path, folder))
      const seconds = timePm4py(python, path)
      if (seconds === null) {
        process.stderr.write(`SKIPPED ${name}: pm4py could not read the log.\n`)
        return null
      }
      theirs.push(seconds)
    }
    const events = TRACES * EVENTS_EACH
    return {
      name,
      value: Math.round(events / median(ours)),
      unit: 'events/s',
      reference: Math.round(events / median(theirs)),
      ratio: median(theirs.map((seconds, pair) => seconds / (ours[pair] ?? 0))),
      goal: what === 'read' ? 10 : 1,
    }
  } finally {
    rmSync(folder, { recursive: true })
  }
}
