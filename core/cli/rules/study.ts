import type { StudyAnswer, StudyQuestion } from '#core/contract/studies.ts'
import type { OpenedWorkspace } from '#core/host/opened.ts'
import { runStudy } from '#core/host/study/run-study.ts'
import { answerOf, systemClock } from '../session.ts'

/** Answers a study here and now; progress goes to a terminal's last line. */
export function study(workspace: OpenedWorkspace, question: StudyQuestion): StudyAnswer {
  const show = process.stderr.isTTY
  const answer = runStudy(workspace.database, question, systemClock.now(), (fraction, events) => {
    if (show) process.stderr.write(`\r${Math.round(fraction * 100)} %, ${events} events`)
  })
  if (show) process.stderr.write('\r\u001b[K')
  return answerOf(answer)
}
