import { parentPort, workerData } from 'node:worker_threads'
import { describeProblem, ok, type Result } from '#core/base/result.ts'
import { type Connection, openForReading } from '#core/store/open.ts'
import { type Analysis, openAnalysis } from './analysis.ts'
import { computeAnswer } from './answers.ts'
import { type Reply, Request, Start } from './messages.ts'
import type { Changes } from './pending-changes.ts'
import { type Kind, SHAPES } from './questions.ts'

/** The entry of the analysis thread: one question at a time, over a read-only connection of its own. */

class NobodyWaits extends Error {}

const port = parentPort
const { path, cancelled } = Start.parse(workerData)
const lastCancelled = new Int32Array(cancelled)
let current = 0
let opened: { database: Connection; analysis: Analysis } | null = null

function pause(): void {
  if (Atomics.load(lastCancelled, 0) >= current) throw new NobodyWaits()
}

/** Opened at the first question; a file that could not be opened is tried again at the next. */
function ready(): Result<Analysis> {
  if (opened !== null) return ok(opened.analysis)
  const reading = openForReading(path)
  if (!reading.ok) return reading
  opened = { database: reading.value, analysis: openAnalysis(reading.value, pause) }
  return ok(opened.analysis)
}

/** Names have been read by then, and so the transaction has its state of the file. */
function began(id: number): void {
  port?.postMessage({ type: 'began', id } satisfies Reply)
}

function replyTo<K extends Kind>(id: number, kind: K, raw: unknown, changes: Changes): Reply {
  const analysis = ready()
  if (!analysis.ok) return { type: 'problem', id, problem: analysis.error }
  try {
    const question = SHAPES[kind].question.parse(raw)
    const { value } = analysis
    const answer = value.answer(changes, () => {
      began(id)
      return computeAnswer(value, kind, question)
    })
    return { type: 'answer', id, answer }
  } catch (error) {
    const nobody = error instanceof NobodyWaits
    const message = error instanceof Error ? error.message : String(error)
    const problem = nobody
      ? { code: 'cancelled', message: 'nobody waits for this answer any more.' }
      : { code: 'analysis_failed', message: `${kind} could not be computed (${message}).` }
    return { type: 'problem', id, problem }
  }
}

if (port === null) throw new Error(describeProblem({ code: 'no_parent', message: 'this file is a worker.' }))
port.on('message', (raw: unknown) => {
  const request = Request.parse(raw)
  if (request.type === 'close') {
    opened?.database.close()
    port.close()
    return
  }
  current = request.id
  port.postMessage(replyTo(request.id, request.kind, request.question, request.changes))
})
