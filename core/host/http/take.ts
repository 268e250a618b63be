import type { FastifyReply, FastifyRequest } from 'fastify'
import { v7 } from 'uuid'
import type { Delivery, OriginalFormat } from '#core/event/delivery.ts'
import { isUnreadable } from '#core/event/delivery.ts'
import type { EnvelopeContext } from '#core/event/to-envelope.ts'
import type { BatchResult } from '#core/pipeline/commit-batch.ts'
import { refused } from '#core/sources/http/body.ts'
import { unpack } from '#core/sources/http/unpack.ts'
import type { Intake } from '#core/store/outcomes/receipts.ts'
import type { Session } from '../session.ts'
import { isListenerPaused, LISTENER_PAUSED } from '../sources/listener.ts'
import type { Access } from './access.ts'
import { sendNotStored, sendProblem } from './answers.ts'

/** What is the same for every event of a request, whatever its intake will be called. */
export type Received = Pick<EnvelopeContext, 'receivedAt' | 'freshId'>

/** What a request holds. `key` is the write key that it names; null where it names none. */
export interface Reading {
  readonly intake: Intake
  readonly key: string | null
  readonly deliveries: readonly Delivery[]
}

export interface Taking {
  readonly format: OriginalFormat
  /** Where bodies go that can't even be unpacked. */
  readonly intake: Intake
  readonly key: string | null
  /** How the body is packed; the request's `content-encoding` where this is absent. */
  readonly encoding?: string | undefined
  /** True where a request without a body may be an event. */
  readonly mayBeEmpty?: boolean
  read(body: Buffer, received: Received): Reading
}

export interface Taken {
  readonly result: BatchResult
  /** Something came, and not even JSON could be read from any of it. */
  readonly nothingRead: boolean
}

/** The way of every event route: unpack, read, commit. Null where it has answered by itself, with nothing taken. */
export async function take(
  { session, access }: { readonly session: Session; readonly access: Access },
  request: FastifyRequest,
  reply: FastifyReply,
  taking: Taking,
): Promise<Taken | null> {
  const stop = (status: number, code: string, message: string): null => {
    sendProblem(reply, status, code, message)
    return null
  }
  const workspace = session.current()
  if (workspace === null) {
    return stop(
      409,
      'no_workspace',
      'no workspace is open. Open one in the window, then send the event again.',
    )
  }
  if (isListenerPaused(workspace.database)) {
    sendNotStored(reply, LISTENER_PAUSED)
    return null
  }
  const raw = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0)
  if (raw.length === 0 && taking.mayBeEmpty !== true)
    return stop(400, 'empty', 'the body is empty. Send an event as JSON.')
  const unpacked = unpack(raw, taking.encoding ?? request.headers['content-encoding'])
  if (unpacked.kind === 'refused') return stop(unpacked.status, unpacked.code, unpacked.message)
  const { intake, key, deliveries }: Reading =
    unpacked.kind === 'whole'
      ? taking.read(unpacked.body, { receivedAt: session.clock.now(), freshId: () => v7() })
      : { ...taking, deliveries: [refused(unpacked.rejection, () => raw, null, { format: taking.format })] }
  if (!access.mayFeed(request, key)) {
    reply.header('www-authenticate', 'Basic realm="journeyscope"')
    return stop(
      401,
      'unauthorised',
      'this listener wants one of its write keys. Send it as the user of Basic auth.',
    )
  }
  const committed = await workspace.pipeline.submit(intake, deliveries)
  if (!committed.ok) {
    sendNotStored(reply, committed.error)
    return null
  }
  const nothingRead =
    deliveries.length > 0 &&
    deliveries.every((delivery) => !delivery.ok && isUnreadable(delivery.rejection.code))
  return { result: committed.value, nothingRead }
}
