import type { StudyAnswer, StudyQuestion, StudyState } from '#core/contract/studies.ts'
import { inJourney } from '#core/journey/standing.ts'
import type { Session } from '../session.ts'

/** Studies of the open workspace, as jobs, and the answers of the last ones. */
export interface Studies {
  start(question: StudyQuestion): StudyState
  get(id: string): StudyState | null
}

interface Kept {
  readonly about: string
  readonly key: string
  readonly jobId: string
  readonly asOf: number
  readonly startedAt: number
  answer: StudyAnswer | null
}

const MOST_KEPT = 12

function titleOf(question: StudyQuestion): string {
  if (question.kind === 'coverage') return 'Counting what each rule did'
  if (question.kind === 'stuck')
    return `Asking who is stuck in ${question.step}${inJourney(question.journey)}`
  return 'What if: replaying history against the draft'
}

export function createStudies(session: Session): Studies {
  let kept: Kept[] = []

  const stateOf = (study: Kept): StudyState | null => {
    const job = session.jobs.list().find(({ id }) => id === study.jobId)
    if (job === undefined) return null
    const { answer, asOf, startedAt } = study
    return { job, answer, asOf, startedAt }
  }

  const find = (key: string): StudyState | null => {
    const known = kept.find((study) => study.key === key)
    const state = known === undefined ? null : stateOf(known)
    return state?.job.state === 'running' || state?.job.state === 'done' ? state : null
  }

  /** Of each question its last two answers: somebody may be about to read the one before the last. */
  const supersede = (about: string): void => {
    for (const { jobId } of kept.filter((study) => study.about === about).slice(2)) session.jobs.forget(jobId)
    kept = kept.filter((study) => stateOf(study) !== null).slice(0, MOST_KEPT)
  }

  return {
    start: (question) => {
      const workspace = session.required()
      const { workspace: opens, arrival, fold } = session.cursor()
      const about = JSON.stringify([opens, question])
      const ruleset = workspace.pipeline.writer().active?.number ?? null
      const key = JSON.stringify([arrival, fold, ruleset, about])
      const known = find(key)
      if (known !== null) return known
      const now = session.clock.now()
      let study: Kept | null = null
      const job = session.jobs.start(titleOf(question), async (signal, update) => {
        const start = { path: workspace.path, question, now }
        const answer = await session.studyThreads
          .run(start, signal, (fraction, events) =>
            update({ progress: fraction, detail: `${events} events` }),
          )
          .catch((error: unknown) => {
            if (signal.aborted) return null
            throw error
          })
        if (study !== null) study.answer = answer
        return {}
      })
      study = { about, key, jobId: job.id, asOf: arrival, startedAt: now, answer: null }
      kept = [study, ...kept]
      supersede(about)
      return { job, answer: null, asOf: arrival, startedAt: now }
    },
    get: (id) => {
      const study = kept.find(({ jobId }) => jobId === id)
      return study === undefined ? null : stateOf(study)
    },
  }
}
