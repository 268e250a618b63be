import type { Command } from 'commander'
import { DeliveryState } from '#core/contract/webhooks.ts'
import { defaultHome } from '#core/host/places.ts'
import { createAdopted } from '#core/host/sources/adopted.ts'
import { wordsFor } from '#core/host/webhooks/addresses.ts'
import { settleHere } from '#core/host/webhooks/at-home.ts'
import { senderFor } from '#core/host/webhooks/sending.ts'
import { askForDelivery, discardDelivery } from '#core/host/webhooks/settle-delivery.ts'
import { deliveriesOf } from '#core/host/webhooks/views.ts'
import { askForFailed, countDeliveries } from '#core/store/outbox/list.ts'
import { CommandFailure, printJson, printTable, remark, stop } from '../output.ts'
import { answerOf, systemClock, withWorkspace } from '../session.ts'
import { secretPlaces } from './secret-places.ts'

const Status = DeliveryState.exclude(['withdrawn'])

/** `on` makes a command of the group that takes a workspace. */
export function addDeliveryCommands(on: (name: string, description: string) => Command): void {
  on('deliveries', 'what rules wanted sent, the newest first, and what became of it')
    .option('--address <name>', 'only what is meant for this address')
    .option('--state <state>', `only those in this state: ${Status.options.join(', ')}`)
    .option('--limit <n>', 'at most so many', '100')
    .option('--json', 'print one JSON document')
    .action(deliveries)
  on(
    'retry',
    'asks for deliveries again: they are sent at the next send, or by the host that is started next',
  )
    .argument('[number...]', 'numbers that webhooks deliveries shows; also of what was held back or sent')
    .option('--failed <address>', 'all that failed for this address')
    .action(retry)
  on('discard', 'gives a delivery up')
    .argument('<number>')
    .requiredOption('--reason <text>', 'why it may be given up; kept with it')
    .action((path: string, number: string, { reason }: { reason: string }) =>
      withWorkspace(path, 'change', ({ database }) => {
        answerOf(discardDelivery(database, Number(number), reason))
      }),
    )
  on('send', 'sends once what is due, without a host: exit 1 where some of it was not taken').action(send)
}

interface ListOptions {
  readonly address?: string
  readonly state?: string
  readonly limit: string
  readonly json?: boolean
}

async function deliveries(path: string, options: ListOptions): Promise<void> {
  const limit = Number(options.limit)
  if (!Number.isInteger(limit) || limit < 1)
    stop({ code: 'usage', message: '--limit: a whole number from 1 wanted.' })
  const state = Status.optional().safeParse(options.state)
  if (!state.success)
    return stop({
      code: 'usage',
      message: `--state: ${options.state} is none.`,
      hint: `Say ${Status.options.join(', ')}.`,
    })
  await withWorkspace(path, 'ask', ({ database }) => {
    const { address } = options
    const addresses = address === undefined ? undefined : wordsFor(database, address)
    const asked = { addresses, status: state.data }
    const found = deliveriesOf(database, asked, limit)
    if (options.json === true) return printJson({ deliveries: found })
    printTable(
      ['number', 'address', 'state', 'attempts', 'answer', 'next attempt', 'rule', 'user', 'reason'],
      found.map((one) => [
        one.number,
        one.address,
        one.state,
        one.attempts,
        one.answer ?? '',
        one.nextAt === null ? '' : new Date(one.nextAt).toISOString(),
        one.ruleId,
        one.userId,
        one.reason ?? '',
      ]),
    )
  })
}

async function retry(
  path: string,
  numbers: readonly string[],
  { failed }: { failed?: string },
): Promise<void> {
  if (numbers.length === 0 && failed === undefined)
    stop({ code: 'usage', message: 'nothing is named.', hint: 'Give numbers, or --failed ADDRESS.' })
  await withWorkspace(path, 'change', ({ database }) => {
    for (const number of numbers) answerOf(askForDelivery(database, Number(number)))
    const asked = failed === undefined ? 0 : askForFailed(database, wordsFor(database, failed))
    remark(`${numbers.length + asked} are due now.`)
  })
}

async function send(path: string): Promise<void> {
  await withWorkspace(path, 'change', async (workspace) => {
    const { database } = workspace
    answerOf(settleHere(workspace, createAdopted(defaultHome())))
    const count = (status: string): number =>
      countDeliveries(database)
        .filter((row) => row.status === status)
        .reduce((sum, row) => sum + row.count, 0)
    const before = { sent: count('sent'), failed: count('failed') }
    const sender = senderFor(workspace, secretPlaces(), systemClock)
    sender.look()
    await sender.idle()
    const failed = count('failed') - before.failed
    const waiting = count('waiting')
    remark(`${count('sent') - before.sent} sent, ${waiting} wait, ${failed} failed.`)
    if (waiting + failed > 0)
      throw new CommandFailure(1, 'not everything was taken: webhooks deliveries says why.')
  })
}
