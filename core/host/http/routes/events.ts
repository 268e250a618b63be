import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { REJECTION_CODES } from '#core/event/delivery.ts'
import type { BatchResult } from '#core/pipeline/commit-batch.ts'
import { readBody } from '#core/sources/http/deliveries.ts'
import { basicKey } from '../access.ts'
import type { ListenerParts } from '../parts.ts'
import { take } from '../take.ts'

/** What became of the events of one request. */
export const EventsAnswer = z.object({
  accepted: z.int().meta({ description: 'SUCCESS, NO_TRANSITION, LATE and SAMPLED together.' }),
  duplicates: z.int().meta({ description: 'Events whose id is stored already.' }),
  rejected: z
    .array(
      z.object({
        index: z.int().meta({ description: 'Position in what was sent, from 0.' }),
        code: z.enum(REJECTION_CODES),
        message: z.string(),
      }),
    )
    .meta({ description: 'Refused events; they are kept whole as dead letters.' }),
})

export function eventsAnswer({ counts, rejections }: BatchResult): z.infer<typeof EventsAnswer> {
  return {
    accepted: counts.SUCCESS + counts.NO_TRANSITION + counts.LATE + counts.SAMPLED,
    duplicates: counts.DUPLICATE,
    rejected: [...rejections].map(([index, rejection]) => ({ index, ...rejection })),
  }
}

const INTAKE = { kind: 'http', name: '/v1/events' }

/** `POST /v1/events`: events in our own form. */
export function addEventRoutes(app: FastifyInstance, parts: ListenerParts): void {
  app.post('/v1/events', async (request, reply) => {
    const key = basicKey(request.headers.authorization)
    const taken = await take(parts, request, reply, {
      format: 'event',
      intake: INTAKE,
      key,
      read: (body, received) => {
        const context = { intakeKind: INTAKE.kind, intakeName: INTAKE.name, ...received }
        return { intake: INTAKE, key, deliveries: readBody(body, context) }
      },
    })
    if (taken === null) return reply
    return reply.code(taken.nothingRead ? 400 : 200).send(eventsAnswer(taken.result))
  })
}
