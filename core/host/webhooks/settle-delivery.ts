import { fail, ok, type Result } from '#core/base/result.ts'
import type { DeliveryView } from '#core/contract/webhooks.ts'
import type { Connection } from '#core/store/open.ts'
import { askFor, deliveryAt, discard } from '#core/store/outbox/list.ts'
import { readRulesets } from '#core/store/rulesets.ts'
import { deliveryView, withdrawnWords } from './views.ts'

const NO_SUCH = { code: 'not_found', message: 'there is no delivery of this number.' }

function after(database: Connection, number: number): Result<DeliveryView> {
  const delivery = deliveryAt(database, number)
  return delivery === null
    ? fail({ ...NO_SUCH, where: String(number) })
    : ok(deliveryView(delivery, readRulesets(database)))
}

/** Has one delivery sent at once, however old it is and whatever became of it before. */
export function askForDelivery(database: Connection, number: number): Result<DeliveryView> {
  const found = deliveryAt(database, number)
  if (found === null) return fail({ ...NO_SUCH, where: String(number) })
  if (!found.inFold)
    return fail({
      code: 'withdrawn',
      where: String(number),
      message: withdrawnWords(found, readRulesets(database)),
      hint: 'Nothing is sent that did not happen.',
    })
  askFor(database, number)
  return after(database, number)
}

/** Gives a delivery up that has not been sent. */
export function discardDelivery(database: Connection, number: number, reason: string): Result<DeliveryView> {
  const found = deliveryAt(database, number)
  if (found === null) return fail({ ...NO_SUCH, where: String(number) })
  if (found.status === 'sent')
    return fail({ code: 'sent', where: String(number), message: 'it has been sent already.' })
  discard(database, number, reason)
  return after(database, number)
}
