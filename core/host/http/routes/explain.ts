import type { FastifyInstance, FastifyReply } from 'fastify'
import { z } from 'zod'
import { type Filter, Whose } from '#core/contract/shared.ts'
import type { StudyQuestion } from '#core/contract/studies.ts'
import { versionsOf } from '../../answers/answer-rules.ts'
import { explanationOf } from '../../answers/explanations.ts'
import { personAddressed } from '../../answers/whom.ts'
import { sendUnauthorised } from '../access.ts'
import { sendNobody, sendProblem } from '../answers.ts'
import type { ListenerParts } from '../parts.ts'

const Word = z.string().max(10_000).optional()
const ExplainQuery = z.object({ rule: Word, step: Word, event: Word, journey: Word })
const StuckQuery = z.object({ journey: z.string().min(1).max(200).optional() })
const Moment = z.union([z.iso.datetime({ offset: true }).transform(Date.parse), z.coerce.number()]).optional()
const CoverageQuery = z.object({
  where: Word,
  whose: Whose.optional(),
  without: Word,
  from: Moment,
  to: Moment,
  began: z.stringbool().optional(),
})

function filterFrom({ where, whose, without, from, to, began }: z.infer<typeof CoverageQuery>): Filter {
  return {
    ...(where === undefined ? {} : { where }),
    ...(whose === undefined ? {} : { whose }),
    ...(without === undefined ? {} : { without }),
    ...(from === undefined ? {} : { from }),
    ...(to === undefined ? {} : { to }),
    ...(began === undefined ? {} : { began }),
  }
}

/** Why a rule did or did not fire, for programs: the words are those of the window and the command line. */
export function addExplainRoutes(app: FastifyInstance, { access, session }: ListenerParts): void {
  const answerStudy = async (reply: FastifyReply, question: StudyQuestion): Promise<unknown> => {
    const workspace = session.current()
    if (workspace === null) return sendProblem(reply, 409, 'no_workspace', 'no workspace is open.')
    if (workspace.pipeline.writer().active === null)
      return sendProblem(reply, 409, 'no_rules', 'no rules are active. Activate a rules file first.')
    const gone = new AbortController()
    reply.raw.on('close', () => gone.abort())
    const start = { path: workspace.path, question, now: session.clock.now() }
    try {
      const { view } = await session.studyThreads.run(start, gone.signal, () => {})
      return view
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error)
      return sendProblem(reply, 400, 'study', message)
    }
  }

  app.get<{ Params: { id: string } }>('/api/users/:id/explain', async (request, reply) => {
    if (!access.admits(request.headers)) return sendUnauthorised(reply)
    const query = ExplainQuery.safeParse(request.query)
    if (!query.success) return sendProblem(reply, 400, 'bad_request', z.prettifyError(query.error))
    const { rule, step, event, journey } = query.data
    const workspace = session.current()
    const meant = workspace === null ? null : await personAddressed(workspace, request.params.id)
    if (meant?.ok === false) return sendNobody(reply, meant.error)
    const question = { id: meant?.value ?? '', rule, step, eventId: event, journey }
    const explanation = workspace === null ? null : explanationOf(workspace, question)
    if (explanation !== null) return explanation
    return sendProblem(reply, 404, 'not_found', `no such event of ${request.params.id} is stored.`)
  })
  app.get<{ Params: { id: string } }>('/api/steps/:id/stuck', async (request, reply) => {
    if (!access.admits(request.headers)) return sendUnauthorised(reply)
    const query = StuckQuery.safeParse(request.query)
    if (!query.success) return sendProblem(reply, 400, 'bad_request', z.prettifyError(query.error))
    const { journey } = query.data
    const step = request.params.id
    return answerStudy(reply, { kind: 'stuck', step, ...(journey === undefined ? {} : { journey }) })
  })
  app.get('/api/rules/versions', async (request, reply) => {
    if (!access.admits(request.headers)) return sendUnauthorised(reply)
    const workspace = session.current()
    if (workspace === null) return sendProblem(reply, 409, 'no_workspace', 'no workspace is open.')
    return { versions: versionsOf(workspace) }
  })
  app.get('/api/rules/coverage', async (request, reply) => {
    if (!access.admits(request.headers)) return sendUnauthorised(reply)
    const query = CoverageQuery.safeParse(request.query)
    if (!query.success) return sendProblem(reply, 400, 'bad_request', z.prettifyError(query.error))
    return answerStudy(reply, { kind: 'coverage', filter: filterFrom(query.data) })
  })
}
