import type { FastifyInstance } from 'fastify'
import { personOf } from '../../answers/answer-people.ts'
import { personAddressed } from '../../answers/whom.ts'
import { sendUnauthorised } from '../access.ts'
import { sendNobody, sendProblem } from '../answers.ts'
import type { ListenerParts } from '../parts.ts'

/** `GET /api/users/{id}/journey`: where a person is, for programs that adapt to it. */
export function addPeopleRoutes(app: FastifyInstance, { access, session }: ListenerParts): void {
  app.get<{ Params: { id: string } }>('/api/users/:id/journey', async (request, reply) => {
    if (!access.admits(request.headers)) return sendUnauthorised(reply)
    const workspace = session.current()
    const { id } = request.params
    const meant = workspace === null ? null : await personAddressed(workspace, id)
    if (meant?.ok === false) return sendNobody(reply, meant.error)
    const person =
      workspace === null || meant === null ? null : personOf(workspace, { id: meant.value, limit: 1 })
    if (person === null) return sendProblem(reply, 404, 'not_found', `no events of ${id} are stored.`)
    return { userId: person.profile.id, ...person.state }
  })
}
