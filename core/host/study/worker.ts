import { parentPort } from 'node:worker_threads'
import { describeProblem, fail, type Result } from '#core/base/result.ts'
import type { StudyAnswer } from '#core/contract/studies.ts'
import { openForReading } from '#core/store/open.ts'
import { type StudyReply, StudyRequest } from './messages.ts'
import { runStudy, WITHDRAWN } from './run-study.ts'

/** The entry of a study's thread: one study after another, each over a read-only connection of its own. */

const port = parentPort
if (port === null) throw new Error(describeProblem({ code: 'no_parent', message: 'this file is a worker.' }))
const tell = (reply: StudyReply): void => port.postMessage(reply)

function study({
  path,
  question,
  now,
  withdrawn,
}: Extract<StudyRequest, { type: 'study' }>): Result<StudyAnswer> {
  const flag = new Int32Array(withdrawn)
  const isWithdrawn = (): boolean => Atomics.load(flag, 0) !== 0
  if (isWithdrawn()) return fail(WITHDRAWN)
  const opened = openForReading(path)
  if (!opened.ok) return opened
  try {
    const report = (fraction: number, events: number): void => tell({ type: 'progress', fraction, events })
    return runStudy(opened.value, question, now, report, isWithdrawn)
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    return fail({ code: 'study_failed', message: `the study failed (${reason}).` })
  } finally {
    opened.value.close()
  }
}

port.on('message', (raw: unknown) => {
  const request = StudyRequest.parse(raw)
  if (request.type === 'close') {
    port.close()
    return
  }
  const result = study(request)
  tell(result.ok ? { type: 'answer', answer: result.value } : { type: 'problem', problem: result.error })
})
