import type { JsonObject } from '#core/base/json.ts'
import type { Clock } from '#core/base/ports.ts'
import { fail, ok, type Problem, type Result } from '#core/base/result.ts'
import type { RetryReport } from '#core/contract/live.ts'
import type { Delivery } from '#core/event/delivery.ts'
import { JsonRecord } from '#core/event/envelope.ts'
import { contentId } from '#core/event/ids.ts'
import { noOutcomes, OUTCOMES } from '#core/event/outcome.ts'
import { readOriginal } from '#core/sources/originals.ts'
import {
  openDeadLetters,
  type StoredDeadLetter,
  settleDeadLetter,
} from '#core/store/outcomes/dead-letters.ts'
import { compilePredicate } from '../expressions.ts'
import type { SealedContent } from '../keys/sealing.ts'
import type { OpenedWorkspace } from '../opened.ts'

const AT_ONCE = 500

export interface RetryWish {
  /** CEL over `event` and `payload` of the letter read again; a letter that is still no event does not match. */
  readonly where?: string | undefined
  /** One letter; all open ones where absent. */
  readonly arrival?: number | undefined
}

/**
 * The letter read once more, with ids that are the same on every retry, so that a crash between never doubles it: one
 * delivery, or all events of a row of paths. Null where its key is not here.
 */
function readAgain(workspace: OpenedWorkspace, letter: StoredDeadLetter): Iterable<Delivery> | null {
  const opened = workspace.privacy().open(letter)
  return opened.ok ? deliveriesOf(letter, opened.value) : null
}

function* deliveriesOf(
  letter: StoredDeadLetter,
  { bytes, context }: SealedContent,
): Generator<Delivery, void, void> {
  const { line, format } = letter
  const kept = context ?? contextIn(letter)
  const again = readOriginal(
    { format, bytes, context: kept },
    {
      intakeKind: letter.kind,
      intakeName: letter.intake,
      receivedAt: letter.receivedAt,
      freshId: () => contentId(`dead letter ${letter.arrival}`, 0, letter.kind),
    },
  )
  for (const { read, context: beside } of again) {
    const original = { format, bytes: () => bytes, ...(beside === null ? {} : { context: beside }) }
    yield read.ok
      ? { ok: true, envelope: read.value, original, line }
      : { ok: false, rejection: read.error, original, line }
  }
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
      const deliveries = readAgain(workspace, letter)
      if (deliveries === null) {
        unopened += 1
        continue
      }
      const [[first, second] = []] = portions(deliveries, 2)
      if (first === undefined) continue
      if (where !== null && !(first.ok && where.value(first.envelope))) continue
      tried += 1
      const intake = { kind: letter.kind, name: letter.intake }
      // Of many events of one row, those that are refused become letters of their own.
      if (second === undefined && workspace.pipeline.judge(first, intake).kind === 'rejected') {
        stillRefused += 1
        continue
      }
      const counts = noOutcomes()
      for (const portion of portions(readAgain(workspace, letter) ?? [])) {
        const submitted = await workspace.pipeline.submit(intake, portion)
        if (!submitted.ok) return submitted
        for (const name of OUTCOMES) counts[name] += submitted.value.counts[name]
      }
      for (const name of OUTCOMES) outcomes[name] += counts[name]
      settleDeadLetter(workspace.database, letter.arrival, {
        status: 'retried',
        at: clock.now(),
        why: OUTCOMES.filter((name) => counts[name] > 0).join(', '),
      })
    }
    if (wish.arrival !== undefined) break
  }
  return ok({ tried, outcomes, stillRefused, unopened })
}

/** A row may stand for a million journeys: so many of its events at once. */
function* portions(deliveries: Iterable<Delivery>, size = AT_ONCE): Generator<Delivery[], void, void> {
  let portion: Delivery[] = []
  for (const delivery of deliveries) {
    portion.push(delivery)
    if (portion.length < size) continue
    yield portion
    portion = []
  }
  if (portion.length > 0) yield portion
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
