import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { v5, v7 } from 'uuid'
import type { Outcome } from '#core/event/outcome.ts'
import { openPipeline, type Pipeline } from '#core/pipeline/pipeline.ts'
import type { IntakeSink } from '#core/sources/connector.ts'
import { generateEvents } from '#core/sources/generate/generate.ts'
import { EXAMPLE } from '#core/sources/generate/options.ts'
import { readMessage } from '#core/sources/message.ts'
import { openForWriting } from '#core/store/open.ts'
import { readReceipts } from '#core/store/outcomes/receipts.ts'
import { quickStartRules, snapshot } from '../pipeline/workspace.ts'

/** A real workspace behind a pipeline, as connectors meet it. */
export interface TestIntake {
  readonly path: string
  pipeline: Pipeline
  sink(name: string): IntakeSink
  /** Distinct events that are stored. */
  events(): number
  outcomes(): Partial<Record<Outcome, number>>
  /** Stored ids, people's states, topology: what must equal the reference. */
  whole(): unknown
  /** Closes the file and opens it again, as another process would. */
  reopen(): void
  remove(): void
}

export function openIntake(rules: string | null = quickStartRules()): TestIntake {
  const folder = mkdtempSync(join(tmpdir(), 'journeyscope-intake-'))
  const path = join(folder, 'x.journey')
  const open = () => {
    const opened = openForWriting(path, { now: new Date(0), create: true })
    if (!opened.ok) throw new Error(opened.error.message)
    return opened.value
  }
  let connection = open()
  const clock = { now: () => Date.now() }
  const intake: TestIntake = {
    path,
    pipeline: openPipeline(connection.database, path, clock),
    sink: (name) => {
      const place = { kind: 'test', name }
      return {
        submit: (deliveries, positions) => intake.pipeline.submit(place, deliveries, positions),
        positions: () => intake.pipeline.positions(place),
        now: clock.now,
        freshId: () => v7(),
      }
    },
    events: () => Number(connection.database.prepare('SELECT count(*) FROM events').pluck().get()),
    outcomes: () => {
      const sums: Partial<Record<Outcome, number>> = {}
      for (const { outcome, count } of readReceipts(connection.database)) {
        sums[outcome] = (sums[outcome] ?? 0) + count
      }
      return sums
    },
    whole: () => snapshot(intake.pipeline.writer()),
    reopen: () => {
      connection.close()
      connection = open()
      intake.pipeline = openPipeline(connection.database, path, clock)
    },
    remove: () => {
      connection.close()
      rmSync(folder, { recursive: true })
    },
  }
  if (rules !== null) intake.pipeline.activate(rules, false)
  return intake
}

/** Lines of made-up events, each with a UUID; the same seed gives the same lines. */
export function someLines(count: number, seed: number): string[] {
  const events = Math.max(400, count)
  const options = { ...EXAMPLE, users: Math.round(events / 20), events, seed }
  const name = '5b9f0f3c-3d1e-5c52-8a6b-9d5a52f1f7c4'
  return [...generateEvents(options)]
    .slice(0, count)
    .map((line, index) => line.replace(/"eventId":"[^"]*"/, `"eventId":"${v5(`${seed} ${index}`, name)}"`))
}

/** What the same lines give when they are simply handed over, in one batch, in process. */
export async function referenceOf(lines: readonly string[], rules: string): Promise<unknown> {
  const intake = openIntake(rules)
  const context = { intakeKind: 'test', intakeName: 'reference', receivedAt: 0, freshId: () => v7() }
  await intake.sink('reference').submit(lines.map((line) => readMessage(Buffer.from(line), context)))
  const whole = intake.whole()
  intake.remove()
  return whole
}
