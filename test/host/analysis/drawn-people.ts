import fc from 'fast-check'
import { createDirectAnalyst } from '#core/host/analysis/analyst.ts'
import type { Answers, Kind, Questions } from '#core/host/analysis/questions.ts'
import { delivery, makeWorkspace, type TestWorkspace } from '../../pipeline/workspace.ts'

/** One event of somebody; an event's time is 1000 and its place among them. */
export interface DrawnEvent {
  readonly user: string
  readonly type: string
  readonly channel: string
}

/** Some events of up to four people. */
export const someEvents: fc.Arbitrary<readonly DrawnEvent[]> = fc.array(
  fc.record({
    user: fc.constantFrom('a', 'b', 'c', 'd'),
    type: fc.constantFrom('VIEW', 'PAY', 'ASK'),
    channel: fc.constantFrom('mail', 'search', 'ads'),
  }),
  { minLength: 1, maxLength: 20 },
)

/** A workspace of these people alone: what a filter over people must come to. */
export function workspaceOf(
  rules: string,
  drawn: readonly DrawnEvent[],
  isIn: (user: string) => boolean = () => true,
): TestWorkspace {
  const workspace = makeWorkspace(rules)
  workspace.commit(
    drawn.flatMap(({ user, type, channel }, index) => {
      const eventId = `00000000-0000-4000-8000-${String(index).padStart(12, '0')}`
      const event = { eventId, userId: user, eventType: type, timestamp: 1000 + index, payload: { channel } }
      return isIn(user) ? [delivery(event)] : []
    }),
  )
  return workspace
}

/** The answer to a question about a whole workspace. */
export async function ask<K extends Kind>(
  of: TestWorkspace,
  kind: K,
  question: Questions[K],
): Promise<Answers[K]> {
  const answer = await createDirectAnalyst(of.writer.database).ask(kind, question)
  if (!answer.ok) throw new Error(answer.error.message)
  return answer.value
}
