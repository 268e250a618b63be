import type { Command } from 'commander'
import { v7 } from 'uuid'
import { AskedWebhook } from '#core/contract/webhooks.ts'
import { defaultHome } from '#core/host/places.ts'
import { createAdopted } from '#core/host/sources/adopted.ts'
import { keepStill, webhookNamed } from '#core/host/webhooks/addresses.ts'
import { settleHere } from '#core/host/webhooks/at-home.ts'
import { removeWebhook, rotateSecret, saveWebhook } from '#core/host/webhooks/save-address.ts'
import { tryAddress } from '#core/host/webhooks/sending.ts'
import { webhooksOf } from '#core/host/webhooks/views.ts'
import { CommandFailure, printJson, printLine, printTable, remark, stop } from '../output.ts'
import { answerOf, systemClock, withWorkspace } from '../session.ts'
import { addDeliveryCommands } from './commands-deliveries.ts'
import { secretPlaces } from './secret-places.ts'

export function addWebhookCommands(program: Command): void {
  const webhooks = program.command('webhooks').description('addresses to which rules send, and what was sent')
  webhooks.exitOverride()
  const on = (name: string, description: string): Command =>
    webhooks.command(name).argument('<workspace>').description(description).exitOverride()
  on('list', 'every address: its state, what waits for it and what failed')
    .option('--json', 'print one JSON document')
    .action(list)
  on('add', 'keeps an address under the name that rules say; prints its secret once')
    .argument('<name>', 'as a rule names it: {"type": "WEBHOOK", "payload": {"url": "NAME"}}')
    .argument('<url>', 'https://…')
    .option(
      '--secret-from <variable>',
      'a variable JOURNEYSCOPE_SECRET_… that gives the secret at every start',
    )
    .option('--allow-private', 'it may lead to a private address, and by plain http')
    .option('--at-once <n>', 'attempts at one time; more than 1 gives the order up', '1')
    .option('--replace', 'change the address that has this name; it keeps its secret')
    .option('--json', 'print one JSON document')
    .action(add)
  on('rotate', 'gives an address a new secret and prints it; the one before signs too for a while')
    .argument('<name>')
    .option('--overlap <hours>', 'so long both sign', '24')
    .option('--json', 'print one JSON document')
    .action(rotate)
  on('remove', 'forgets an address and its secret; what waits for it fails')
    .argument('<name>')
    .action((path: string, name: string) =>
      withWorkspace(path, 'change', ({ database }) => {
        answerOf(webhookNamed(database, name))
        removeWebhook(database, secretPlaces(), name, systemClock.now())
      }),
    )
  for (const [word, still, description] of [
    ['pause', 'paused', 'sends nothing to an address until it is resumed; what is meant for it waits'],
    ['resume', null, 'sends again to an address that was paused, or had answered 410'],
  ] as const) {
    on(word, description)
      .argument('<name>')
      .action((path: string, name: string) =>
        withWorkspace(path, 'change', ({ database }) => {
          answerOf(webhookNamed(database, name))
          keepStill(database, name, still)
        }),
      )
  }
  on('test', 'sends a try to an address: exit 1 where it is not taken').argument('<name>').action(test)
  addDeliveryCommands(on)
}

async function list(path: string, { json }: { json?: boolean }): Promise<void> {
  await withWorkspace(path, 'ask', ({ database }) => {
    const view = webhooksOf(database, secretPlaces(), systemClock.now())
    if (json === true) return printJson(view)
    printTable(
      ['name', 'state', 'waiting', 'sent', 'failed', 'held back', 'last attempt', 'url'],
      view.addresses.map(({ name, state, waiting, sent, failed, held, lastAt, url }) => [
        name,
        state,
        waiting,
        sent,
        failed,
        held,
        lastAt === null ? 'never' : new Date(lastAt).toISOString(),
        url,
      ]),
    )
    for (const { name, trouble } of view.addresses) if (trouble !== null) remark(`${name}: ${trouble}`)
    for (const { name, deliveries } of view.unknown)
      remark(`${name}: no address has this name, and ${deliveries} deliveries are meant for it.`)
  })
}

interface AddOptions {
  readonly secretFrom?: string
  readonly allowPrivate?: boolean
  readonly atOnce: string
  readonly replace?: boolean
  readonly json?: boolean
}

async function add(path: string, name: string, url: string, options: AddOptions): Promise<void> {
  const { secretFrom, allowPrivate = false, replace = false, json } = options
  const asked = AskedWebhook.safeParse({
    url,
    allowPrivate,
    atOnce: Number(options.atOnce),
    ...(secretFrom === undefined ? {} : { secret: { kind: 'environment', variable: secretFrom } }),
  })
  if (!asked.success) return stop({ code: 'usage', message: asked.error.issues[0]?.message ?? 'bad usage.' })
  await withWorkspace(path, 'make', (workspace) => {
    const { database } = workspace
    answerOf(settleHere(workspace, createAdopted(defaultHome())))
    const wish = { name, webhook: asked.data, replaces: replace }
    tellSecret(answerOf(saveWebhook(database, secretPlaces(), wish, systemClock.now())), json)
  })
}

function tellSecret(secret: string | null, json = false): void {
  if (json) {
    printJson({ secret })
  } else if (secret !== null) {
    printLine(secret)
    remark('The receiver verifies with this secret. It is not shown again.')
  }
}

async function rotate(
  path: string,
  name: string,
  options: { overlap: string; json?: boolean },
): Promise<void> {
  const hours = Number(options.overlap)
  if (!(hours >= 0 && hours <= 720))
    stop({ code: 'usage', message: '--overlap: hours from 0 to 720 wanted.' })
  await withWorkspace(path, 'change', ({ database }) => {
    const saved = answerOf(webhookNamed(database, name))
    const secret = rotateSecret(database, secretPlaces(), saved, hours * 3_600_000, systemClock.now())
    tellSecret(answerOf(secret), options.json)
  })
}

async function test(path: string, name: string): Promise<void> {
  await withWorkspace(path, 'ask', async ({ database }) => {
    const saved = answerOf(webhookNamed(database, name))
    const { ok, facts, problem } = await tryAddress(saved, secretPlaces(), systemClock, v7())
    for (const fact of facts) printLine(fact)
    if (!ok) throw new CommandFailure(1, `${name}: ${problem}`)
  })
}
