import type { FastifyInstance } from 'fastify'
import { readPosthog, unwrapForm } from '#core/sources/http/posthog.ts'
import { sendProblem } from '../answers.ts'
import { intakeOf } from '../intake-name.ts'
import type { ListenerParts } from '../parts.ts'
import { take } from '../take.ts'

const PATHS = ['/capture', '/batch', '/e', '/i/v0/e']

/** Gzip starts with these two bytes. Browsers' libraries name it in the address only (`compression=gzip-js`). */
function isGzip(body: unknown): boolean {
  return Buffer.isBuffer(body) && body[0] === 0x1f && body[1] === 0x8b
}

/**
 * PostHog's capture API. As there, an event without a name or person gets a success too; here it ends as a dead letter.
 * Only where nothing could be read is the answer 400.
 */
export function addPosthogRoutes(app: FastifyInstance, parts: ListenerParts): void {
  for (const path of PATHS) {
    app.post<{ Querystring: { api_key?: string } }>(path, async (request, reply) => {
      const inAddress = request.query.api_key ?? null
      const packed = request.headers['content-encoding'] ?? (isGzip(request.body) ? 'gzip' : undefined)
      const taken = await take(parts, request, reply, {
        format: 'posthog',
        intake: intakeOf('posthog', inAddress),
        key: inAddress,
        encoding: packed,
        read: (body, received) => {
          const { key: inBody, deliveries } = readPosthog(unwrapForm(body), (found) => ({
            intakeKind: 'posthog',
            intakeName: intakeOf('posthog', found ?? inAddress).name,
            ...received,
          }))
          const key = inBody ?? inAddress
          return { intake: intakeOf('posthog', key), key, deliveries }
        },
      })
      if (taken === null) return reply
      const first = taken.result.rejections.get(0)
      if (taken.nothingRead && first !== undefined) return sendProblem(reply, 400, first.code, first.message)
      return { status: 1 }
    })
  }
}
