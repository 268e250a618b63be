import type { JsonObject } from '#core/base/json.ts'
import type { Clock } from '#core/base/ports.ts'
import { fail, ok, type Problem, type Result } from '#core/base/result.ts'
import type { RetryReport } from '#core/contract/live.ts'
import type { Delivery } from '#core/event/delivery.ts'
import { JsonRecord } from '#core/event/envelope.ts'
import { contentId } from '#core/event/ids.ts'
import { noOutcomes, OUTCOMES } from '#core/event/outcome.ts'
import { readOriginal } from '#core/sources/originals.ts'
import { openDeadLetters, type StoredDeadLetter, settleDeadLetter } from '#core/store/dead-letters.ts'
import { compilePredicate } from './expressions.ts'
import type { OpenedWorkspace } from './opened.ts'

const AT_ONCE = 500

export interface RetryWish {
  /** CEL over `event` and `payload` of the letter read again; a letter that is still no event does not match. */
  readonly where?: string | undefined
  /** One letter; all open ones where absent. */
  readonly arrival?: number | undefined
}

/** The letter read once more, with an id that is the same on every retry, so that a crash between never doubles it. */
function readAgain(workspace: OpenedWorkspace, letter: StoredDeadLetter): Delivery | null {
  const opened = workspace.privacy().open(letter)
  if (!opened.ok) return null
  const { bytes } = opened.value
  const context = opened.value.context ?? contextIn(letter)
  const original = { format: letter.format, bytes: () => bytes, ...(context === null ? {} : { context }) }
  const read = readOriginal(
    { format: letter.format, bytes, context },
    {
      intakeKind: letter.kind,
      intakeName: letter.intake,
      receivedAt: letter.receivedAt,
      freshId: () => contentId(`dead letter ${letter.arrival}`, 0, letter.kind),
    },
  )
  const { line } = letter
  return read.ok
    ? { ok: true, envelope: read.value, original, line }
    : { ok: false, rejection: read.error, original, line }
}

/** Letters from before sealing have their context in the open. */
function contextIn({ context }: StoredDeadLetter): JsonObject | null {
  return context === null ? null : JsonRecord.parse(JSON.parse(context))
}

/** Tries open dead letters again, oldest first, after a schema, an upcaster or the policy was mended. */
export async function retryDeadLetters(
  workspace: OpenedWorkspace,
  clock: Clock,
  wish: RetryWish = {},
): Promise<Result<RetryReport>> {
  const where = wish.where === undefined ? null : compilePredicate(wish.where)
  if (where?.ok === false) return fail({ code: 'where', message: where.error })
  const outcomes = noOutcomes()
  let [tried, stillRefused, unopened] = [0, 0, 0]
  let after = wish.arrival === undefined ? 0 : wish.arrival - 1
  for (;;) {
    const letters = openDeadLetters(workspace.database, after, wish.arrival === undefined ? AT_ONCE : 1)
    const last = letters.at(-1)
    if (last === undefined) break
    after = last.arrival
    for (const letter of letters) {
      if (wish.arrival !== undefined && letter.arrival !== wish.arrival) continue
      const delivery = readAgain(workspace, letter)
      if (delivery === null) {
        unopened += 1
        continue
      }
      if (where !== null && !(delivery.ok && where.value(delivery.envelope))) continue
      tried += 1
      const intake = { kind: letter.kind, name: letter.intake }
      if (workspace.pipeline.judge(delivery, intake).kind === 'rejected') {
        stillRefused += 1
        continue
      }
      const submitted = await workspace.pipeline.submit(intake, [delivery])
      if (!submitted.ok) return submitted
      const outcome = OUTCOMES.find((name) => submitted.value.counts[name] > 0) ?? 'REJECTED'
      outcomes[outcome] += 1
      settleDeadLetter(workspace.database, letter.arrival, {
        status: 'retried',
        at: clock.now(),
        why: outcome,
      })
    }
    if (wish.arrival !== undefined) break
  }
  return ok({ tried, outcomes, stillRefused, unopened })
}

/** Gives a letter up for good; the reason is kept with it. */
export function discardDeadLetter(
  workspace: OpenedWorkspace,
  clock: Clock,
  arrival: number,
  reason: string,
): Problem | null {
  const why = workspace.privacy().scrubber.text(reason.trim())
  if (why === '') return { code: 'reason_missing', message: 'a reason is wanted: why may this be given up?' }
  const done = settleDeadLetter(workspace.database, arrival, { status: 'discarded', at: clock.now(), why })
  return done
    ? null
    : { code: 'not_open', message: 'this dead letter is settled already, or there is none of that number.' }
}
