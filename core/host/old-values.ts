import type { Pipeline } from '#core/pipeline/pipeline.ts'

/** From one turn to the next, in ms: most of the time stays with events and questions. */
const PAUSE = 20
/** After a turn that failed, as where the disk was full. */
const AFTER_TROUBLE = 5000

/** Reads what old events carry, bit by bit while a workspace is open, until all are read; answers with how to stop. */
export function keepReadingOldValues(pipeline: Pick<Pipeline, 'readOldValues'>): () => void {
  let timer: NodeJS.Timeout | undefined
  let isStopped = false
  const goOn = (pause: number): void => {
    if (isStopped) return
    timer = setTimeout(turn, pause)
    timer.unref()
  }
  const turn = (): void => {
    pipeline.readOldValues().then(
      (read) => {
        if (!read.ok) goOn(AFTER_TROUBLE)
        else if (!read.value) goOn(PAUSE)
      },
      () => goOn(AFTER_TROUBLE),
    )
  }
  goOn(PAUSE)
  return () => {
    isStopped = true
    clearTimeout(timer)
  }
}
