import { describeProblem, type Result } from '#core/base/result.ts'
import type { TestAnswer } from '#core/contract/sources.ts'
import { tryMessage } from '#core/sinks/webhooks/message.ts'
import { createPost, type Post } from '#core/sinks/webhooks/post.ts'
import { createSender, type Sender, type Target } from '#core/sinks/webhooks/sender.ts'
import { signedHeaders } from '#core/sinks/webhooks/sign.ts'
import { openOutbox } from '#core/store/outbox/outbox.ts'
import type { OpenedWorkspace } from '../opened.ts'
import type { SecretPlaces } from '../sources/secrets.ts'
import { keepStill, type SavedWebhook, savedWebhooks, stillness, targetOf } from './addresses.ts'

/** How often it is looked whether something is due, in ms. */
const PERIOD = 1_000
/** After a commit there may be something to send at once: soon, but once for many commits. */
const SOON = 25
/** What is on its way when a workspace is closed may take so long, in ms. */
const LAST_WAIT = 2_000

/** Time, chance and the network, so that tests can have others. */
export interface SendingPorts {
  readonly now: () => number
  readonly chance?: () => number
  readonly post?: Post
  /** The file was not saved here: nothing is sent before somebody has said what it is. */
  readonly isHeld?: () => boolean
}

type Workspace = Pick<OpenedWorkspace, 'database' | 'pipeline'>

/** A sender for a workspace that is open for writing: nobody else may send what is in it. */
export function senderFor({ database }: Workspace, places: SecretPlaces, ports: SendingPorts): Sender {
  const { now, chance = Math.random, post = createPost({ now }), isHeld = () => false } = ports
  return createSender({
    outbox: openOutbox(database),
    target: (address) => {
      const found = savedWebhooks(database).find(
        ({ name, webhook }) => address === name || address === webhook?.url,
      )
      if (found === undefined) return null
      if (isHeld() || stillness(database, found.name) !== null) return 'still'
      const target = targetOf(found, places, now())
      return target.ok ? target.value : 'still'
    },
    gone: (name) => keepStill(database, name, 'disabled'),
    post,
    now,
    chance,
    isOpen: () => database.open,
  })
}

/** Sends for a workspace while it is open; answers with how to stop. */
export function startSending(
  workspace: Workspace,
  places: SecretPlaces,
  ports: SendingPorts,
): () => Promise<void> {
  const sender = senderFor(workspace, places, ports)
  let soon: NodeJS.Timeout | null = null
  const look = (): void => {
    soon = null
    // Another process may be at the file for a moment: what is due is due again at the next look.
    try {
      if (workspace.database.open) sender.look()
    } catch {}
  }
  const unsubscribe = workspace.pipeline.subscribe(() => {
    soon ??= setTimeout(look, SOON)
  })
  const timer = setInterval(look, PERIOD)
  timer.unref()
  return () => {
    unsubscribe()
    clearInterval(timer)
    if (soon !== null) clearTimeout(soon)
    return sender.stop(LAST_WAIT)
  }
}

/** Sends a try to an address, paused or not. */
export async function tryAddress(
  saved: SavedWebhook,
  places: SecretPlaces,
  { now, post = createPost({ now }) }: SendingPorts,
  id: string,
): Promise<TestAnswer> {
  const target: Result<Target> = targetOf(saved, places, now())
  if (!target.ok) return { ok: false, facts: [], problem: describeProblem(target.error) }
  const started = now()
  const body = tryMessage(saved.name, started)
  const headers = signedHeaders(id, Math.floor(started / 1000), body, target.value.secrets)
  const answer = await post({ ...target.value, body, headers }, new AbortController().signal)
  const taken = `${now() - started} ms`
  if (answer.kind !== 'answered') return { ok: false, facts: [], problem: sentence(answer.problem) }
  const isTaken = answer.status >= 200 && answer.status < 300
  return {
    ok: isTaken,
    facts: isTaken ? [`It answered ${answer.status} in ${taken}.`, `It was sent as ${id}.`] : [],
    problem: isTaken
      ? null
      : `It answered ${answer.status} in ${taken}. A webhook is taken where the answer is 200 to 299.`,
  }
}

function sentence(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}
