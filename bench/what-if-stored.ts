import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { runStudy } from '#core/host/study/run-study.ts'
import { step } from '#core/journey/step.ts'
import { activateRules } from '#core/pipeline/activate.ts'
import { commitBatch } from '#core/pipeline/commit-batch.ts'
import { eventsOf, startingState } from '#core/pipeline/refold.ts'
import { DEFAULT_LATE_AFTER, openWriter, type Writer } from '#core/pipeline/writer.ts'
import { openForWriting } from '#core/store/open.ts'
import { cut, deliver } from './events.ts'
import { type Figure, median } from './figure.ts'
import { compile, DRAFT, peopleOf, TEXT } from './what-if.ts'

const BATCH = 1000

function fill(writer: Writer): number {
  const events = peopleOf(1).flat()
  for (const batch of cut(events, BATCH)) {
    const deliveries = batch.map((event) => deliver(JSON.stringify(event)))
    const intake = { kind: 'bench', name: 'bench' }
    commitBatch(writer, { intake, deliveries, receivedAt: 0, lateAfter: DEFAULT_LATE_AFTER })
  }
  return events.length
}

/** The plain way: person by person through the chain of events, one pure step after another under each ruleset. */
function foldPlainly(writer: Writer): number {
  const [before, after] = [compile(TEXT), compile(DRAFT)]
  let differ = 0
  for (const person of writer.people.everyone()) {
    const events = eventsOf(writer, person.person)
    let [one, other] = [startingState(writer), startingState(writer)]
    for (const { envelope } of events) {
      one = step(one, envelope, before).state
      other = step(other, envelope, after).state
    }
    if (one.currentStep !== other.currentStep) differ += 1
  }
  return differ
}

/** What if as the host asks it, reading from the workspace's file; events a second, with the growth of memory beside. */
export function benchWhatIfStored(): Figure {
  const folder = mkdtempSync(join(tmpdir(), 'journeyscope-bench-'))
  const opened = openForWriting(join(folder, 'x.journey'), { now: new Date(0), create: true })
  if (!opened.ok) throw new Error(opened.error.message)
  const { database, close } = opened.value
  const writer = openWriter(database)
  activateRules(writer, TEXT, 0, false)
  const events = fill(writer)
  const ours: number[] = []
  let grown = 0
  for (let run = 0; run < 3; run += 1) {
    const held = process.memoryUsage().rss
    const started = performance.now()
    const answer = runStudy(database, { kind: 'replay', text: DRAFT, filter: {} }, 0, () => {
      grown = Math.max(grown, process.memoryUsage().rss - held)
    })
    ours.push(events / ((performance.now() - started) / 1000))
    if (!answer.ok) throw new Error(answer.error.message)
  }
  const started = performance.now()
  foldPlainly(writer)
  const plain = events / ((performance.now() - started) / 1000)
  process.stderr.write(
    `what-if-stored: ${events} events, memory grew by ${Math.round(grown / 1e6)} MB at most\n`,
  )
  close()
  rmSync(folder, { recursive: true })
  return {
    name: 'what-if-stored',
    value: Math.round(median(ours)),
    unit: 'events/s',
    reference: Math.round(plain),
    ratio: median(ours) / plain,
    goal: 1,
  }
}
