import { parentPort, workerData } from 'node:worker_threads'
import { describeProblem, fail, type Result } from '#core/base/result.ts'
import type { StudyAnswer } from '#core/contract/studies.ts'
import { openForReading } from '#core/store/open.ts'
import { type StudyReply, StudyStart } from './messages.ts'
import { runStudy } from './run-study.ts'

/** The entry of a study's thread: one study over a read-only connection, then the end. */

const port = parentPort
if (port === null) throw new Error(describeProblem({ code: 'no_parent', message: 'this file is a worker.' }))
const { path, question, now } = StudyStart.parse(workerData)
const tell = (reply: StudyReply): void => port.postMessage(reply)

function study(): Result<StudyAnswer> {
  const opened = openForReading(path)
  if (!opened.ok) return opened
  try {
    return runStudy(opened.value, question, now, (fraction, events) =>
      tell({ type: 'progress', fraction, events }),
    )
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    return fail({ code: 'study_failed', message: `the study failed (${reason}).` })
  } finally {
    opened.value.close()
  }
}

const result = study()
tell(result.ok ? { type: 'answer', answer: result.value } : { type: 'problem', problem: result.error })
