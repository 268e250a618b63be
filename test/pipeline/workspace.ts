import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Json } from '#core/base/json.ts'
import type { Delivery } from '#core/event/delivery.ts'
import { toEnvelope } from '#core/event/to-envelope.ts'
import { activateRules } from '#core/pipeline/activate.ts'
import { commitBatch } from '#core/pipeline/commit-batch.ts'
import { OPEN_STAGES, type Stages } from '#core/pipeline/stages.ts'
import { DEFAULT_LATE_AFTER, openWriter, type Writer } from '#core/pipeline/writer.ts'
import { readEdges } from '#core/store/moves/edges.ts'
import { type Connection, openForWriting, type WritableConnection } from '#core/store/open.ts'

export const INTAKE = { kind: 'http', name: '/v1/events' }

export interface TestWorkspace {
  readonly path: string
  writer: Writer
  commit(deliveries: readonly Delivery[], receivedAt?: number, stages?: Stages): string[]
  /** Closes the file as a killed process would leave it to the next, and opens it again. */
  reopen(): void
  remove(): void
}

/** Snapshots so close together that short histories have some. */
function writerFor(database: Connection): Writer {
  return Object.assign(openWriter(database), { snapshotEvery: 3 })
}

/** A real workspace in a folder of its own, with rules where given. */
export function makeWorkspace(rules: string | null): TestWorkspace {
  const folder = mkdtempSync(join(tmpdir(), 'journeyscope-test-'))
  const path = join(folder, 'test.journey')
  const open = (): WritableConnection => {
    const opened = openForWriting(path, { now: new Date(0), create: true })
    if (!opened.ok) throw new Error(opened.error.message)
    return opened.value
  }
  let connection = open()
  const workspace: TestWorkspace = {
    path,
    writer: writerFor(connection.database),
    commit: (deliveries, receivedAt = 5000, stages = OPEN_STAGES) => {
      const batch = { intake: INTAKE, deliveries, receivedAt, lateAfter: DEFAULT_LATE_AFTER, stages }
      return [...commitBatch(workspace.writer, batch).outcomes]
    },
    reopen: () => {
      connection.close()
      connection = open()
      workspace.writer = writerFor(connection.database)
    },
    remove: () => {
      connection.close()
      rmSync(folder, { recursive: true })
    },
  }
  if (rules !== null) {
    const activated = activateRules(workspace.writer, rules, 0, false)
    if (!activated.ok) throw new Error(activated.error[0]?.message)
  }
  return workspace
}

export function quickStartRules(): string {
  return readFileSync('examples/journey-rules.json', 'utf8')
}

/** An event as an intake hands it over. */
export function delivery(event: { [key: string]: Json }): Delivery {
  const context = { intakeKind: 'http', intakeName: '/v1/events', receivedAt: 5000, freshId: () => '' }
  const made = toEnvelope(event, context)
  const bytes = (): Uint8Array => Buffer.from(JSON.stringify(event))
  const received = { original: { format: 'event', bytes }, line: 1 } as const
  if (made.ok) return { ok: true, envelope: made.value, ...received }
  return { ok: false, rejection: made.error, ...received }
}

/** Everything that must not depend on how events were delivered: states, topology, what rules caused. */
export function snapshot(writer: Writer): unknown {
  const query = (sql: string): unknown => writer.database.prepare(sql).all()
  const subjects = writer.database.prepare('SELECT subject FROM people ORDER BY subject').pluck().all()
  return {
    states: subjects.map((subject) => [subject, writer.people.bySubject(String(subject))?.state]),
    edges: readEdges(writer.database, writer.names),
    moves: query(
      `SELECT hex(event_id) AS id, f.text AS "from", t.text AS "to", r.text AS rule FROM events
       LEFT JOIN names f ON f.id = from_step LEFT JOIN names t ON t.id = to_step LEFT JOIN names r ON r.id = rule
       ORDER BY event_id`,
    ),
    caused: query(
      `SELECT hex(event_id) AS id, time, t.text AS "to", depth FROM caused_events
       LEFT JOIN names t ON t.id = to_step ORDER BY event_id`,
    ),
    further: query(
      `SELECT hex(event_id) AS id, ordinal, j.text AS journey, f.text AS "from", t.text AS "to" FROM further_moves
       JOIN events ON arrival = cause JOIN names j ON j.id = journey JOIN names f ON f.id = further_moves.from_step
       JOIN names t ON t.id = further_moves.to_step ORDER BY event_id, ordinal, journey`,
    ),
    reached: query(
      `SELECT hex(event_id) AS id, reached.time, t.text AS step, kind, value FROM reached
       JOIN events ON arrival = cause JOIN names t ON t.id = step ORDER BY event_id, reached.time, t.text`,
    ),
    effects: query('SELECT hex(effect_id) AS id, body FROM effects WHERE in_fold = 1 ORDER BY effect_id'),
  }
}
