import type { Pipeline } from '#core/pipeline/pipeline.ts'

/** How often it is looked whether a rule waits for a moment that has passed, in ms. */
const PERIOD = 1000

/** Lets time pass for a workspace while it is open; answers with how to stop. */
export function keepTime(pipeline: Pick<Pipeline, 'passTime'>): () => void {
  let passing = false
  const timer = setInterval(() => {
    if (passing) return
    passing = true
    // What could not be stored is due again at the next look.
    void pipeline
      .passTime()
      .catch(() => undefined)
      .finally(() => {
        passing = false
      })
  }, PERIOD)
  timer.unref()
  return () => clearInterval(timer)
}
