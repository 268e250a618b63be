import { implement } from '@orpc/server'
import { contract } from '#core/contract/router.ts'
import type { Answers, Kind, Questions } from './analysis/questions.ts'
import { eventDetailOf } from './answers/answer-event.ts'
import { deadLetterOf, refusedOf, tailFrom } from './answers/answer-live.ts'
import { personOf, statePairOf } from './answers/answer-people.ts'
import { checkRules, remarksOf, rulesOf, versionText } from './answers/answer-rules.ts'
import {
  createEmpty,
  type HostFacts,
  openOrRefuse,
  receiptsOf,
  statusOf,
} from './answers/answer-workspace.ts'
import { explanationOf } from './answers/explanations.ts'
import { peopleOf } from './answers/list-people.ts'
import { reasonsOf } from './answers/reasons.ts'
import { storedTexts } from './answers/whom.ts'
import { draftAnswers, fieldsKnownTo } from './drafts/draft-router.ts'
import { openExample } from './example.ts'
import { discardDeadLetter, retryDeadLetters } from './governed/dead-letters.ts'
import { previewMigration } from './governed/migration.ts'
import { identityAnswers } from './identity/identity-router.ts'
import { importTargets } from './intake/import-targets.ts'
import { abandonImport, previewImport, startImport } from './intake/imports.ts'
import type { Uploads } from './intake/uploads.ts'
import { activateFor } from './judging-anew/activate.ts'
import { schemaAnswers } from './schemas/schema-router.ts'
import { orRefuse, refuse, type Session } from './session.ts'
import { sourcesAnswers } from './sources/answer-sources.ts'
import { studyAnswers } from './study/study-router.ts'
import { webhooksAnswers } from './webhooks/webhooks-router.ts'

/** Whoever activates rules waits longer for what came so far than whoever types, in ms. */
const ACTIVATION_MS = 5_000

/** Who calls: the desktop window, the window in a browser, or a program with the token. */
export interface CallContext {
  readonly caller?: 'desktop' | 'browser' | 'http'
}

/** The contract, answered. Runs unchanged behind a MessagePort and a WebSocket. */
export function createRouter(session: Session, facts: HostFacts, uploads: Uploads) {
  const api = implement(contract).$context<CallContext>()
  /** Whatever is asked of a whole workspace is computed in a thread of its own, and withdrawn with the call. */
  const ask = async <K extends Kind>(
    kind: K,
    question: Questions[K],
    signal?: AbortSignal,
  ): Promise<Answers[K]> => orRefuse(await session.required().analyst.ask(kind, question, signal))
  /** What someone typed, as ids are stored: a raw value finds the person by its token. */
  const stored = (text: string): string => orRefuse(session.required().privacy().argument(text))
  return api.router({
    workspace: {
      status: api.workspace.status.handler(() => statusOf(session, facts)),
      open: api.workspace.open.handler(({ input }) => {
        openOrRefuse(session, input.path, input.create ?? false)
        return statusOf(session, facts)
      }),
      openExample: api.workspace.openExample.handler(async () => {
        await openExample(session)
        return statusOf(session, facts)
      }),
      createEmpty: api.workspace.createEmpty.handler(({ input }) => {
        createEmpty(session, input.name)
        return statusOf(session, facts)
      }),
      close: api.workspace.close.handler(async () => {
        await session.close()
        return statusOf(session, facts)
      }),
      invite: api.workspace.invite.handler(() => facts.invite()),
      wait: api.workspace.wait.handler(({ input }) => session.wait(input.after, input.timeoutMs)),
      receipts: api.workspace.receipts.handler(() => receiptsOf(session)),
      histogram: api.workspace.histogram.handler(({ input, signal }) => ask('histogram', input, signal)),
      scope: api.workspace.scope.handler(({ input, signal }) => ask('scope', input, signal)),
      jobs: api.workspace.jobs.handler(() => session.jobs.list()),
      cancelJob: api.workspace.cancelJob.handler(({ input }) => {
        session.jobs.cancel(input.id)
        return session.jobs.list()
      }),
    },
    graph: {
      get: api.graph.get.handler(({ input, signal }) => ask('graph', input, signal)),
    },
    journeys: {
      compare: api.journeys.compare.handler(({ input, signal }) => ask('compare', input, signal)),
      between: api.journeys.between.handler(({ input, signal }) => ask('between', input, signal)),
      variants: api.journeys.variants.handler(({ input, signal }) => ask('variants', input, signal)),
    },
    people: {
      stored: api.people.stored.handler(({ input }) => storedTexts(session.required(), input)),
      list: api.people.list.handler(({ input, signal }) => peopleOf(session.required(), input, signal)),
      timeline: api.people.timeline.handler(({ input }) => personOf(session.required(), input)),
      stateAt: api.people.stateAt.handler(({ input }) =>
        statePairOf(session.required(), input.id, input.eventId),
      ),
      explain: api.people.explain.handler(({ input }) => explanationOf(session.required(), input)),
      event: api.people.event.handler(({ input }) =>
        eventDetailOf(session.required(), input.eventId, input.person),
      ),
    },
    live: {
      tail: api.live.tail.handler(({ input, signal }) => {
        const { person } = input
        const question = person === undefined ? input : { ...input, person: stored(person) }
        return tailFrom(session.required(), question, signal)
      }),
      reasons: api.live.reasons.handler(({ input }) => reasonsOf(session.required(), input.arrivals)),
      deadLetter: api.live.deadLetter.handler(({ input }) => deadLetterOf(session.required(), input.arrival)),
      rejections: api.live.rejections.handler(() => ask('rejections', {})),
      refusedOf: api.live.refusedOf.handler(({ input }) => refusedOf(session.required(), input.id)),
      retry: api.live.retry.handler(async ({ input }) =>
        orRefuse(await retryDeadLetters(session.required(), session.clock, input)),
      ),
      discard: api.live.discard.handler(({ input }) => {
        const problem = discardDeadLetter(session.required(), session.clock, input.arrival, input.reason)
        if (problem !== null) throw refuse(problem)
        return null
      }),
    },
    alerts: {
      list: api.alerts.list.handler(({ input, signal }) => ask('alerts', input, signal)),
    },
    attribution: {
      get: api.attribution.get.handler(({ input, signal }) => ask('attribution', input, signal)),
      outcomes: api.attribution.outcomes.handler(({ input, signal }) => ask('outcomes', input, signal)),
      experiments: api.attribution.experiments.handler(({ input, signal }) =>
        ask('experiments', input, signal),
      ),
    },
    rules: {
      get: api.rules.get.handler(() => rulesOf(session.required())),
      watched: api.rules.watched.handler(() => session.watchedRules()),
      version: api.rules.version.handler(({ input }) => versionText(session.required(), input.number)),
      check: api.rules.check.handler(async ({ input }) =>
        checkRules(input.text, await fieldsKnownTo(session)),
      ),
      migration: api.rules.migration.handler(async ({ input: { text } }) => {
        const fields = await fieldsKnownTo(session, ACTIVATION_MS)
        const preview = previewMigration(session.required(), text)
        return preview === null
          ? null
          : { ...preview, remarks: fields === undefined ? [] : remarksOf(text, fields) }
      }),
      activate: api.rules.activate.handler(async ({ input, context: { caller } }) => {
        const { note, file, begunFrom, ...question } = input
        const told = caller === undefined ? undefined : { way: caller, note, file, begunFrom }
        return activateFor(session, {
          ...question,
          told,
          fields: await fieldsKnownTo(session, ACTIVATION_MS),
        })
      }),
    },
    identity: identityAnswers(session),
    drafts: draftAnswers(session),
    imports: {
      preview: api.imports.preview.handler(({ input }) => previewImport(session, uploads, input)),
      targets: api.imports.targets.handler(({ input }) => importTargets(session, input.name)),
      abandon: api.imports.abandon.handler(({ input }) => abandonImport(uploads, input.source)),
      start: api.imports.start.handler(({ input }) => startImport(session, uploads, input)),
    },
    schemas: schemaAnswers(session, ask),
    sources: sourcesAnswers(session, facts),
    studies: studyAnswers(session),
    webhooks: webhooksAnswers(session),
  })
}
