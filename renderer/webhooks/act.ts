import { notifications } from '@mantine/notifications'
import type { AskedWebhook, WebhooksView } from '#core/contract/webhooks.ts'
import { tellProblem } from '../shell/keys/actions.ts'
import { api, client } from '../transport/client.ts'
import { describeError, type ShownProblem } from '../transport/problem.ts'
import { queryClient } from '../transport/queries.ts'

/** Runs one change, shows the list that it answers with, and tells what went wrong; null where something did. */
async function change<Answer>(
  what: string,
  run: () => Promise<Answer>,
  viewIn: (answer: Answer) => WebhooksView,
): Promise<Answer | null> {
  try {
    const answer = await run()
    queryClient.setQueryData(api.webhooks.list.queryKey(), viewIn(answer))
    return answer
  } catch (error) {
    tellProblem(what, error)
    return null
  }
}

const itself = (view: WebhooksView): WebhooksView => view

/** Answers with the secret where one was made, or with what stands against it, which the form shows where it belongs. */
export async function save(
  name: string,
  webhook: AskedWebhook,
  replaces: boolean,
): Promise<{ readonly secret: string | null } | { readonly problem: ShownProblem }> {
  try {
    const { view, secret } = await client.webhooks.save({ name, webhook, replaces })
    queryClient.setQueryData(api.webhooks.list.queryKey(), view)
    // What the check of the rules had against this name may be settled now.
    void queryClient.invalidateQueries({ queryKey: api.rules.key() })
    return { secret }
  } catch (error) {
    return { problem: describeError(error) }
  }
}

export async function rotate(name: string): Promise<string | null> {
  const overlapHours = 24
  const saved = await change(
    `${name} could not be given a new secret.`,
    () => client.webhooks.rotate({ name, overlapHours }),
    ({ view }) => view,
  )
  return saved?.secret ?? null
}

export async function pause(name: string): Promise<void> {
  await change(`${name} could not be paused.`, () => client.webhooks.pause({ name }), itself)
}

export async function resume(name: string): Promise<void> {
  await change(`${name} could not be resumed.`, () => client.webhooks.resume({ name }), itself)
}

export async function remove(name: string): Promise<void> {
  await change(`${name} could not be removed.`, () => client.webhooks.remove({ name }), itself)
}

/** Runs something about deliveries, and shows at once what became of them. */
async function settle(what: string, run: () => Promise<string | null>): Promise<void> {
  try {
    const message = await run()
    if (message !== null)
      notifications.show({ message, closeButtonProps: { 'aria-label': 'Close this message' } })
    await queryClient.invalidateQueries({ queryKey: api.webhooks.key() })
  } catch (error) {
    tellProblem(what, error)
  }
}

export function retry(number: number): Promise<void> {
  return settle('It could not be sent.', async () => {
    await client.webhooks.retry({ number })
    return null
  })
}

export function retryFailed(name: string): Promise<void> {
  return settle('They could not be sent.', async () => {
    const { asked } = await client.webhooks.retryFailed({ name })
    return `${asked} are sent again now.`
  })
}

export function discard(number: number, reason: string): Promise<void> {
  return settle('It could not be given up.', async () => {
    await client.webhooks.discard({ number, reason })
    return null
  })
}
