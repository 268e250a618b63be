import type { Delivery } from '#core/event/delivery.ts'
import type { Positions } from '#core/store/positions.ts'
import type { IntakeSink } from './connector.ts'
import { type Run, storeTrouble } from './run.ts'

/** Milliseconds to wait while too much is queued. */
const BUSY_WAIT = 50
/** Milliseconds to wait where the workspace can't store (a full disk, say). */
const STORE_WAIT = 1_000

/**
 * Hands a batch over until it is stored. While that takes, nothing more is read: that is all the back-pressure there
 * is. Answers false where the connector was stopped before; then the source must keep the batch.
 */
export async function feed(
  run: Run,
  sink: IntakeSink,
  deliveries: readonly Delivery[],
  positions?: Positions,
): Promise<boolean> {
  while (!run.signal.aborted) {
    const committed = await run.hold(sink.submit(deliveries, positions))
    if (committed.ok) {
      run.handled(deliveries.length)
      return true
    }
    const isBusy = committed.error.code === 'busy'
    if (!isBusy) run.trouble(storeTrouble(committed.error))
    await run.sleep(isBusy ? BUSY_WAIT : STORE_WAIT)
    if (!isBusy) run.connected()
  }
  return false
}
