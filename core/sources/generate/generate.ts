import { createRandom, type Random } from '#core/base/random.ts'
import { DAY, HOUR, MINUTE } from './calendar.ts'
import { createHeap, type Heap } from './heap.ts'
import { breakLine } from './malformed.ts'
import { type GenerateOptions, optionsProblem } from './options.ts'
import { withPastimes } from './pastime.ts'
import { type Life, liveLife } from './person.ts'
import type { Happening } from './visitor.ts'

/** Events of the journey itself that each person keeps, and everyday events beside them. */
interface Budget {
  readonly kept: Int32Array
  readonly beside: Int32Array
  /** When each person is first seen. */
  readonly firstAt: Float64Array
}

/** Shares out a whole number by weights, so that the parts add up to it exactly. */
function shareOut(total: number, weights: Float64Array): Int32Array {
  const sum = weights.reduce((all, weight) => all + weight, 0)
  let passed = 0
  let given = 0
  return Int32Array.from(weights, (weight, i) => {
    passed += weight
    const upTo = i === weights.length - 1 ? total : Math.round((total * passed) / sum)
    const part = upTo - given
    given = upTo
    return part
  })
}

/** Lives every life once to see how many events come of it, then says what is added or left out. */
function budgetFor(options: GenerateOptions): Budget {
  const { users, events } = options
  const lengths = new Float64Array(users)
  const weights = new Float64Array(users)
  const firstAt = new Float64Array(users)
  let total = 0
  for (let i = 0; i < users; i += 1) {
    const life = liveLife(options, i)
    lengths[i] = life.happenings.length
    weights[i] = life.activity * Math.sqrt(life.happenings.length)
    firstAt[i] = life.happenings[0]?.timestamp ?? 0
    total += life.happenings.length
  }
  if (total <= events) {
    return { kept: Int32Array.from(lengths), beside: shareOut(events - total, weights), firstAt }
  }
  // Too few events for whole journeys: everyone keeps the beginning of theirs.
  const beyondFirst = shareOut(
    events - users,
    lengths.map((length) => length - 1),
  )
  return { kept: beyondFirst.map((part) => part + 1), beside: new Int32Array(users), firstAt }
}

/** Says yes to exactly so many of a known number of questions, each as likely as the others. */
function exactly(random: Random, wanted: number, of: number): () => boolean {
  let left = Math.round(wanted)
  let questions = of
  return () => {
    const yes = random.chance(left / questions)
    questions -= 1
    if (yes) left -= 1
    return yes
  }
}

function freshId(random: Random): string {
  const [a, b, c, d] = [random.hex8(), random.hex8(), random.hex8(), random.hex8()]
  const variant = random.pick(['8', '9', 'a', 'b'])
  return `${a}-${b.slice(0, 4)}-4${b.slice(5)}-${variant}${c.slice(1, 4)}-${c.slice(4)}${d}`
}

function writeLine(eventId: string, userId: string, happening: Happening): string {
  const { anonymousId, sessionId, timestamp, eventType, payload, source } = happening
  const anonymous = anonymousId === null ? {} : { anonymousId }
  return JSON.stringify({
    eventId,
    userId,
    ...anonymous,
    sessionId,
    timestamp,
    eventType,
    payload,
    source,
  })
}

/** How long a late event lies on a device before it is sent: hours for most, and days for one in three. */
function delay(random: Random): number {
  return random.chance(0.35) ? 25 * HOUR + random.wait(2 * DAY) : HOUR + random.next() * 11 * HOUR
}

/** All people's events in the order of their own times. A person is in memory from their first event to the last. */
function* inOrder(options: GenerateOptions): Generator<{ person: number; happening: Happening }, void, void> {
  const { kept, beside, firstAt } = budgetFor(options)
  const end = options.start + options.days * DAY
  const people = Int32Array.from(firstAt.keys()).sort(
    (a, b) => (firstAt[a] ?? 0) - (firstAt[b] ?? 0) || a - b,
  )
  const queue: Heap<{ person: number; happenings: readonly Happening[]; at: number }> = createHeap()
  let joined = 0
  const join = (index: number): void => {
    const whole = liveLife(options, index)
    const life: Life = { ...whole, happenings: whole.happenings.slice(0, kept[index]) }
    const happenings = withPastimes(life, beside[index] ?? 0, end)
    queue.push(happenings[0]?.timestamp ?? end, { person: joined, happenings, at: 0 })
    joined += 1
  }
  for (;;) {
    for (let next = people[joined]; next !== undefined; next = people[joined]) {
      if ((firstAt[next] ?? 0) > queue.smallest()) break
      join(next)
    }
    const first = queue.pop()
    if (first === undefined) return
    const happening = first.happenings[first.at]
    if (happening === undefined) continue
    yield { person: first.person, happening }
    first.at += 1
    const following = first.happenings[first.at]
    if (following !== undefined) queue.push(following.timestamp, first)
  }
}

/** Persons are numbered from here in the order in which they first come. */
const FIRST_PERSON = 1000

/**
 * Events of Tidewater as NDJSON lines, in the order in which they are delivered: exactly `events` distinct ones of
 * exactly `users` people, and on top of them the duplicates and broken lines that were asked for. Throws for options
 * that `optionsProblem` objects to.
 */
export function* generateEvents(options: GenerateOptions): Generator<string, void, void> {
  const problem = optionsProblem(options)
  if (problem !== null) throw new RangeError(problem.message)
  const random = createRandom(options.seed, -1)
  const { events } = options
  const isTwice = exactly(random, options.duplicates * events, events)
  const isLate = exactly(random, options.late * events, events)
  const isBroken = exactly(random, options.malformed * events, events)
  const waiting: Heap<string> = createHeap()
  for (const { person, happening } of inOrder(options)) {
    const now = happening.timestamp
    while (waiting.smallest() <= now) yield waiting.pop() ?? ''
    const line = writeLine(freshId(random), `user_${FIRST_PERSON + person}`, happening)
    const sentAt = isLate() ? now + delay(random) : now
    if (sentAt > now) waiting.push(sentAt, line)
    else yield line
    if (isTwice()) waiting.push(sentAt + random.wait(20 * MINUTE), line)
    if (isBroken())
      yield breakLine(random, writeLine(freshId(random), `user_${FIRST_PERSON + person}`, happening))
  }
  while (waiting.smallest() < Number.POSITIVE_INFINITY) yield waiting.pop() ?? ''
}
