import { implement } from '@orpc/server'
import { draftsContract, type Vocabulary } from '#core/contract/drafts.ts'
import type { KnownFields } from '#core/journey/lints/lint-fields.ts'
import type { OpenedWorkspace } from '../opened.ts'
import { orRefuse, type Session } from '../session.ts'
import { coursesOf } from './courses.ts'
import { knownFields, knownNames, withHidden } from './known-fields.ts'
import { pictureOf } from './picture.ts'
import { testOfPerson, trialOf } from './sandbox.ts'
import { discardDraft, keepDraft, storedDraft } from './stored-draft.ts'

/** Words do not change with every event: asked for at most once in so many ms. */
const FRESH_MS = 20_000

interface Known {
  readonly at: number
  readonly answer: Promise<Vocabulary>
  /** The words as they were last known, for those who do not wait. */
  last: Vocabulary | undefined
}

const known = new WeakMap<OpenedWorkspace, Known>()

function wordsOf(workspace: OpenedWorkspace, now: number): Known {
  const before = known.get(workspace)
  if (before !== undefined && now - before.at < FRESH_MS) return before
  const answer = workspace.analyst
    .ask('vocabulary', {})
    .then(orRefuse)
    .then((vocabulary) => withHidden(workspace, vocabulary))
  const words: Known = { at: now, answer, last: before?.last }
  known.set(workspace, words)
  answer.then(
    (vocabulary) => {
      words.last = vocabulary
    },
    // A question that failed is asked again, not remembered.
    () => known.delete(workspace),
  )
  return words
}

/** A check does not wait longer for what is known of payloads, in ms: the next one will have it. */
const PATIENCE_MS = 500

/** What is known of payloads in the open workspace; what holds for all where none is open or nobody can say soon. */
export async function fieldsKnownTo(
  session: Session,
  patience = PATIENCE_MS,
): Promise<KnownFields | undefined> {
  const workspace = session.current()
  if (workspace === null) return undefined
  const words = wordsOf(workspace, session.clock.now())
  const later = new Promise<undefined>((resolve) => setTimeout(() => resolve(undefined), patience))
  const vocabulary = (await Promise.race([words.answer.catch(() => undefined), later])) ?? words.last
  return vocabulary === undefined
    ? { has: () => null, ...knownNames(workspace) }
    : knownFields(workspace, vocabulary)
}

/** The part of the contract that is about working on rules. */
export function draftAnswers(session: Session) {
  const api = implement(draftsContract)
  const { clock } = session
  return {
    get: api.get.handler(() => storedDraft(session.required().database)),
    save: api.save.handler(({ input }) => keepDraft(session.required().database, clock, input)),
    discard: api.discard.handler(() => discardDraft(session.required().database)),
    vocabulary: api.vocabulary.handler(() => wordsOf(session.required(), clock.now()).answer),
    picture: api.picture.handler(async ({ input, signal }) =>
      orRefuse(await pictureOf(session.required(), input, signal)),
    ),
    courses: api.courses.handler(({ input }) => orRefuse(coursesOf(session.required(), input, clock.now()))),
    tryEvent: api.tryEvent.handler(({ input }) => orRefuse(trialOf(session.required(), input, clock.now()))),
    makeTest: api.makeTest.handler(({ input }) => testOfPerson(session.required(), input.id, input.name)),
  }
}
