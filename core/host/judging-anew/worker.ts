import { parentPort, workerData } from 'node:worker_threads'
import { describeProblem } from '#core/base/result.ts'
import { describeFinding } from '#core/journey/finding.ts'
import { activateRules } from '#core/pipeline/activate.ts'
import { openWriter } from '#core/pipeline/writer.ts'
import { openBeside, storeProblem } from '#core/store/open.ts'
import { readingOf } from '../analysis/analysis.ts'
import { type JudgingReply, JudgingStart } from './messages.ts'

/** The entry of a thread that judges all history by new rules, in one transaction of a connection of its own. */

const port = parentPort
if (port === null) throw new Error(describeProblem({ code: 'no_parent', message: 'this file is a worker.' }))
const start = JudgingStart.parse(workerData)
const tell = (reply: JudgingReply): void => port.postMessage(reply)

/** Thrown out of the transaction, which takes everything back. */
class GivenUp extends Error {}

/** Milliseconds between two reports. */
const EVERY = 100

function judge(): JudgingReply {
  const opened = openBeside(start.path)
  if (!opened.ok) return { type: 'problem', message: describeProblem(opened.error) }
  const { database, close } = opened.value
  const stop = new Int32Array(start.stop)
  let told = 0
  try {
    const writer = openWriter(database)
    writer.reading = readingOf(database)
    writer.timePassed = start.timePassed
    const activated = activateRules(writer, start.text, start.now, true, {
      provenance: start.provenance,
      report: (done, total) => {
        if (Atomics.load(stop, 0) !== 0) throw new GivenUp()
        if (performance.now() - told < EVERY) return
        told = performance.now()
        tell({ type: 'progress', done, total })
      },
    })
    const [fault] = activated.ok ? [] : activated.error
    return fault === undefined ? { type: 'active' } : { type: 'problem', message: describeFinding(fault) }
  } catch (error) {
    if (error instanceof GivenUp) return { type: 'given-up' }
    return { type: 'problem', message: describeProblem(storeProblem(start.path, error)) }
  } finally {
    close()
  }
}

tell(judge())
