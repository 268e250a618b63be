import type { RulesetVersion, RulesFinding } from '#core/contract/rules.ts'
import type { Job } from '#core/contract/workspace.ts'
import { NOT_KNOWN } from '#core/journey/provenance.ts'
import { type ActivationQuestion, activateText, mayActivate } from '../answers/answer-rules.ts'
import { provenanceOf } from '../rules/provenance.ts'
import type { Session } from '../session.ts'

/** With at most so many deliveries stored, judging history anew is done at once. */
const FEW = 2_000

interface Answer {
  readonly ok: boolean
  readonly findings: RulesFinding[]
  readonly active: RulesetVersion | null
  readonly migrated: number
  readonly job: Job | null
}

/** Activates at once, or as a job where much history has to be judged anew: the rules are active when it is done. */
export function activateFor(session: Session, question: ActivationQuestion): Answer {
  const workspace = session.required()
  const { text, fromStart = false, migrate = [], told, fields } = question
  const { active, lastArrival } = workspace.pipeline.writer()
  const judgesHistory = fromStart || active === null
  if (!judgesHistory || lastArrival <= FEW)
    return { ...activateText(workspace, text, fromStart, migrate, { told, fields }), job: null }
  const may = mayActivate(workspace, question)
  if (!may.ok) return { ok: false, findings: may.error, active: null, migrated: 0, job: null }
  const title = `Judging all history by ruleset ${(active?.number ?? 0) + 1}`
  const job = session.jobs.start(title, async (signal, update) => {
    const now = session.clock.now()
    const provenance = told === undefined ? NOT_KNOWN : provenanceOf(workspace, text, told)
    const done = await workspace.judgeAnew({ text, provenance }, now, signal, (people, total) =>
      update({ progress: people / Math.max(1, total), detail: `${people} of ${total} people` }),
    )
    // By what became of it: whoever cancels may come too late, and closing gives it up as well.
    return done
      ? { state: 'done', detail: 'the rules are active' }
      : { state: 'cancelled', detail: 'given up; nothing was changed' }
  })
  return { ok: true, findings: may.value.findings, active: null, migrated: 0, job }
}
