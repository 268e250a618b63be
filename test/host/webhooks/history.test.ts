import { afterEach, beforeEach, expect, test } from 'vitest'
import { personOf } from '#core/host/answers/answer-people.ts'
import { keepStill } from '#core/host/webhooks/addresses.ts'
import { askForDelivery } from '#core/host/webhooks/settle-delivery.ts'
import { openReceiver, type Receiver } from './receiver.ts'
import { makeSendingWorkspace, RULES, type SendingWorkspace } from './sending-workspace.ts'

const QUIET = RULES.replace('"CLICK"', '"NEVER"')

let made: SendingWorkspace
let receiver: Receiver

beforeEach(async () => {
  made = makeSendingWorkspace()
  receiver = await openReceiver()
  made.address(receiver.url)
})
afterEach(async () => {
  made.remove()
  await receiver.close()
})

function webhooksOf(user: string) {
  const { timeline = [] } = personOf(made.workspace, { id: user, limit: 10 }) ?? {}
  return timeline.filter(({ kind }) => kind === 'webhook').map(({ delivery }) => delivery)
}

test('what somebody asks to be sent again goes on counting', async () => {
  receiver.behave(() => ({ status: 500 }))
  await made.click('ann')
  await made.send()
  for (const status of [500, 204]) {
    receiver.behave(() => ({ status }))
    askForDelivery(made.workspace.database, made.deliveries()[0]?.number ?? 0)
    made.clock.pass(3_600_000)
    await made.send()
  }
  expect(receiver.received).toHaveLength(3)
  expect(made.deliveries()).toMatchObject([{ state: 'sent', attempts: 3 }])
})

test('what went out stays on the timeline when history is judged anew, with the ruleset that sent it', async () => {
  receiver.behave(() => ({ status: 204 }))
  await made.click('ann')
  await made.send()
  made.clock.pass(1)
  made.workspace.pipeline.activate(QUIET, true)
  expect(webhooksOf('ann')).toMatchObject([{ state: 'sent', reason: 'sent under ruleset 1' }])
  expect(made.deliveries()).toMatchObject([{ state: 'sent', reason: 'sent under ruleset 1' }])
})

test('what waits and is wanted no more says that the rules have changed', async () => {
  keepStill(made.workspace.database, 'crm', 'paused')
  await made.click('ann')
  made.clock.pass(1)
  made.workspace.pipeline.activate(QUIET, true)
  const words = 'history has been judged anew by ruleset 2 since, and under it the rule did not fire.'
  const [withdrawn] = made.deliveries()
  expect(withdrawn).toMatchObject({ state: 'withdrawn', reason: words })
  expect(askForDelivery(made.workspace.database, withdrawn?.number ?? 0)).toMatchObject({
    ok: false,
    error: { message: words },
  })
  expect(webhooksOf('ann')).toEqual([])
})
