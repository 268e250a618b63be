import type { FastifyInstance } from 'fastify'
import { modeOf, readCloudEvents } from '#core/sources/http/cloudevents.ts'
import { basicKey } from '../access.ts'
import { sendProblem } from '../answers.ts'
import type { ListenerParts } from '../parts.ts'
import { take } from '../take.ts'
import { eventsAnswer } from './events.ts'

const INTAKE = { kind: 'cloudevents', name: '/cloudevents' }

/**
 * `POST /cloudevents`, answered as CloudEvents' webhook profile has it: 204 where all was taken, 200 with the details
 * where part of a batch was, 400 where nothing was, 415 for what is no CloudEvents request.
 */
export function addCloudEventsRoutes(app: FastifyInstance, parts: ListenerParts): void {
  app.post('/cloudevents', async (request, reply) => {
    const mode = modeOf(request.headers)
    if (mode === null) {
      const message =
        'send application/cloudevents+json, application/cloudevents-batch+json, or ce-* headers with ce-specversion.'
      return sendProblem(reply, 415, 'wrong_type', message)
    }
    const key = basicKey(request.headers.authorization)
    const taken = await take(parts, request, reply, {
      format: 'cloudevents',
      intake: INTAKE,
      key,
      mayBeEmpty: mode === 'binary',
      read: (body, received) => {
        const context = { intakeKind: INTAKE.kind, intakeName: INTAKE.name, ...received }
        return { intake: INTAKE, key, deliveries: readCloudEvents(body, mode, request.headers, context) }
      },
    })
    if (taken === null) return reply
    const { counts, rejections } = taken.result
    if (counts.REJECTED === 0) return reply.code(204).send()
    const all = rejections.size === taken.result.outcomes.length
    return reply.code(all ? 400 : 200).send(eventsAnswer(taken.result))
  })
}
