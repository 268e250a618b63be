import { implement } from '@orpc/server'
import { v7 } from 'uuid'
import { webhooksContract } from '#core/contract/webhooks.ts'
import { askForFailed, countDeliveries } from '#core/store/outbox/list.ts'
import type { OpenedWorkspace } from '../opened.ts'
import { sparingly } from '../schemas/sparingly.ts'
import { orRefuse, type Session } from '../session.ts'
import type { SecretPlaces } from '../sources/secrets.ts'
import { keepStill, webhookNamed, wordsFor } from './addresses.ts'
import { settleHere } from './at-home.ts'
import { removeWebhook, rotateSecret, saveWebhook } from './save-address.ts'
import { tryAddress } from './sending.ts'
import { askForDelivery, discardDelivery } from './settle-delivery.ts'
import { type Counts, deliveriesOf, webhooksOf } from './views.ts'

const HOUR = 3_600_000

/** Counts of the open workspace. Windows ask each second, and a million deliveries take a while to count. */
function countsOf(session: Session): () => Counts {
  let last: { readonly workspace: OpenedWorkspace; readonly count: () => Counts } | null = null
  return () => {
    const workspace = session.required()
    if (last?.workspace !== workspace)
      last = { workspace, count: sparingly(() => countDeliveries(workspace.database)) }
    return last.count()
  }
}

/** The part of the contract that is about what rules tell others. */
export function webhooksAnswers(session: Session) {
  const api = implement(webhooksContract)
  const { clock } = session
  const places: SecretPlaces = { store: session.secrets, environment: process.env }
  const database = () => session.required().database
  const counts = countsOf(session)
  const view = () => webhooksOf(database(), places, clock.now(), counts())
  const named = (name: string) => orRefuse(webhookNamed(database(), name))
  const wordsOf = (name: string | undefined) => (name === undefined ? undefined : wordsFor(database(), name))
  return {
    list: api.list.handler(view),
    save: api.save.handler(({ input }) => {
      orRefuse(settleHere(session.required(), session.adopted))
      const secret = orRefuse(saveWebhook(database(), places, input, clock.now()))
      return { view: view(), secret }
    }),
    test: api.test.handler(({ input }) => tryAddress(named(input.name), places, { now: clock.now }, v7())),
    pause: api.pause.handler(({ input }) => {
      keepStill(database(), named(input.name).name, 'paused')
      return view()
    }),
    resume: api.resume.handler(({ input }) => {
      keepStill(database(), named(input.name).name, null)
      return view()
    }),
    rotate: api.rotate.handler(({ input: { name, overlapHours } }) => {
      const secret = orRefuse(rotateSecret(database(), places, named(name), overlapHours * HOUR, clock.now()))
      return { view: view(), secret }
    }),
    remove: api.remove.handler(({ input }) => {
      removeWebhook(database(), places, named(input.name).name, clock.now())
      return view()
    }),
    deliveries: api.deliveries.handler(({ input: { address, state, limit } }) =>
      deliveriesOf(database(), { addresses: wordsOf(address), status: state }, limit),
    ),
    retry: api.retry.handler(({ input }) => orRefuse(askForDelivery(database(), input.number))),
    retryFailed: api.retryFailed.handler(({ input }) => ({
      asked: askForFailed(database(), wordsFor(database(), input.name)),
    })),
    discard: api.discard.handler(({ input }) =>
      orRefuse(discardDelivery(database(), input.number, input.reason)),
    ),
  }
}
