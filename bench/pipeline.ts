import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { activateText } from '#core/host/answers/answer-rules.ts'
import { createHost } from '#core/host/host.ts'
import { activateRules } from '#core/pipeline/activate.ts'
import { commitBatch } from '#core/pipeline/commit-batch.ts'
import { DEFAULT_LATE_AFTER, openWriter } from '#core/pipeline/writer.ts'
import { openForWriting } from '#core/store/open.ts'
import { benchLines, cut, deliver } from './events.ts'
import { type Figure, median } from './figure.ts'

const BATCH = 1000
const MEASURED = 60_000
const INTAKE = { kind: 'bench', name: 'bench' }
const RULES = readFileSync(new URL('../examples/tidewater-rules.json', import.meta.url), 'utf8')

/** What the pipeline is held against: the same events and columns, one row each, with a unique index on the id. */
function openBare(path: string): { insert: (lines: readonly string[]) => void; close: () => void } {
  const database = new Database(path)
  database.pragma('journal_mode = WAL')
  database.pragma('synchronous = NORMAL')
  database.pragma('wal_autocheckpoint = 8000')
  database.pragma('cache_size = -65536')
  database.exec(`CREATE TABLE events (event_id BLOB NOT NULL UNIQUE, user_id TEXT, anonymous_id TEXT, session_id TEXT,
    time INTEGER, received_at INTEGER, type TEXT, source TEXT, payload TEXT)`)
  const insert = database.prepare('INSERT INTO events VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)')
  const all = database.transaction((lines: readonly string[]) => {
    for (const line of lines) {
      const delivery = deliver(line)
      if (!delivery.ok) continue
      const { envelope } = delivery
      insert.run(
        Buffer.from(envelope.eventId.replaceAll('-', ''), 'hex'),
        envelope.userId ?? null,
        envelope.anonymousId ?? null,
        envelope.sessionId ?? null,
        envelope.timestamp,
        0,
        envelope.eventType,
        envelope.source,
        JSON.stringify(envelope.payload),
      )
    }
  })
  return { insert: (lines) => all(lines), close: () => database.close() }
}

/** The whole pipeline in process against bare inserts; both files hold `stored` events before the clock starts. */
export function benchPipeline(stored: number): Figure {
  const folder = mkdtempSync(join(tmpdir(), 'journeyscope-bench-'))
  const opened = openForWriting(join(folder, 'x.journey'), { now: new Date(0), create: true })
  if (!opened.ok) throw new Error(opened.error.message)
  const writer = openWriter(opened.value.database)
  activateRules(writer, RULES, 0, false)
  const bare = openBare(join(folder, 'bare.sqlite'))
  const commit = (lines: readonly string[]): void => {
    const deliveries = lines.map(deliver)
    commitBatch(writer, { intake: INTAKE, deliveries, receivedAt: Date.now(), lateAfter: DEFAULT_LATE_AFTER })
  }
  for (let filled = 0, seed = 100; filled < stored; filled += 100_000, seed += 1) {
    for (const batch of cut(benchLines(Math.min(100_000, stored - filled), seed), BATCH)) {
      commit(batch)
      bare.insert(batch)
    }
    process.stderr.write(`\rfilling ${filled + 100_000} of ${stored}`)
  }
  process.stderr.write('\n')
  const ours: number[] = []
  const theirs: number[] = []
  for (const round of [1, 2, 3]) {
    const batches = cut(benchLines(MEASURED, round), BATCH)
    const before = performance.now()
    for (const batch of batches) commit(batch)
    const between = performance.now()
    for (const batch of batches) bare.insert(batch)
    ours.push(MEASURED / ((between - before) / 1000))
    theirs.push(MEASURED / ((performance.now() - between) / 1000))
  }
  opened.value.close()
  bare.close()
  rmSync(folder, { recursive: true })
  const ratios = ours.map((rate, round) => rate / (theirs[round] ?? Number.NaN))
  return {
    name: `pipeline-at-${stored}`,
    value: Math.round(median(ours)),
    unit: 'events/s',
    reference: Math.round(median(theirs)),
    ratio: median(ratios),
    goal: 1,
  }
}

/** NDJSON batches of 500 over HTTP, one client, against the same batches in process. */
export async function benchHttp(): Promise<Figure> {
  const folder = mkdtempSync(join(tmpdir(), 'journeyscope-bench-'))
  const host = await createHost({ appVersion: 'bench', home: folder })
  host.open(join(folder, 'x.journey'), true)
  activateText(host.session.required(), RULES, false)
  const listening = await host.listen({ host: '127.0.0.1', port: 0 })
  const { pipeline } = host.session.required()
  const rates: { http: number; inProcess: number }[] = []
  for (const round of [1, 2, 3]) {
    const bodies = cut(benchLines(30_000, round), 500).map((lines) => lines.join('\n'))
    const batches = cut(benchLines(30_000, round + 10), 500)
    const before = performance.now()
    for (const body of bodies) {
      const response = await fetch(`${listening.url}/v1/events`, { method: 'POST', body })
      if (response.status !== 200) throw new Error(`HTTP ${response.status}`)
      await response.arrayBuffer()
    }
    const between = performance.now()
    for (const lines of batches) await pipeline.submit(INTAKE, lines.map(deliver))
    const done = performance.now()
    rates.push({ http: 30_000 / (between - before), inProcess: 30_000 / (done - between) })
  }
  await host.close()
  rmSync(folder, { recursive: true })
  const http = median(rates.map((rate) => rate.http)) * 1000
  return {
    name: 'http-ndjson-500',
    value: Math.round(http),
    unit: 'events/s',
    reference: Math.round(median(rates.map((rate) => rate.inProcess)) * 1000),
    ratio: median(rates.map((rate) => rate.http / rate.inProcess)),
    goal: 0.5,
  }
}
