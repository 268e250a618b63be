import type { FastifyInstance } from 'fastify'
import { SEGMENT_CALLS, type SegmentCall } from '#core/event/segment.ts'
import { readSegment } from '#core/sources/http/segment.ts'
import { basicKey } from '../access.ts'
import { sendProblem } from '../answers.ts'
import { intakeOf } from '../intake-name.ts'
import type { ListenerParts } from '../parts.ts'
import { take } from '../take.ts'

const ROUTES: readonly { path: string; call: SegmentCall | undefined }[] = [
  ...SEGMENT_CALLS.map((call) => ({ path: `/v1/${call}`, call })),
  { path: '/v1/batch', call: undefined },
  { path: '/v1/import', call: undefined },
]

/**
 * Segment's tracking API. As there, a call that is no event gets a success too: its SDKs would repeat it for ever. It
 * ends as a dead letter. Only where nothing could be read is the answer 400.
 */
export function addSegmentRoutes(app: FastifyInstance, parts: ListenerParts): void {
  for (const { path, call } of ROUTES) {
    app.post(path, async (request, reply) => {
      const inHeader = basicKey(request.headers.authorization)
      const taken = await take(parts, request, reply, {
        format: 'segment',
        intake: intakeOf('segment', inHeader),
        key: inHeader,
        read: (body, received) => {
          const { key: inBody, deliveries } = readSegment(body, call, (found) => ({
            intakeKind: 'segment',
            intakeName: intakeOf('segment', inHeader ?? found).name,
            ...received,
          }))
          const key = inHeader ?? inBody
          return { intake: intakeOf('segment', key), key, deliveries }
        },
      })
      if (taken === null) return reply
      const first = taken.result.rejections.get(0)
      if (taken.nothingRead && first !== undefined) return sendProblem(reply, 400, first.code, first.message)
      return { success: true }
    })
  }
}
