import fc from 'fast-check'
import { afterEach, describe, expect, test } from 'vitest'
import { totalOutcomes } from '#core/event/outcome.ts'
import type { Backfill } from '#core/pipeline/backfill.ts'
import { commitBatch } from '#core/pipeline/commit-batch.ts'
import { passTime } from '#core/pipeline/time.ts'
import { DEFAULT_LATE_AFTER } from '#core/pipeline/writer.ts'
import { checkWorkspace } from '#core/store/health.ts'
import { delivery, INTAKE, makeWorkspace, snapshot, type TestWorkspace } from './workspace.ts'

const MINUTE = 60_000
const RULES = JSON.stringify({
  version: '1',
  initialState: 'A',
  rules: [
    {
      id: 'go',
      fromState: 'A',
      eventType: 'GO',
      toState: 'B',
      action: { type: 'TRIGGER_ALERT', payload: { message: 'went' } },
    },
    {
      id: 'back',
      fromState: 'B',
      eventType: 'BACK',
      toState: 'A',
      action: { type: 'TRIGGER_ALERT', payload: { message: 'back' } },
    },
    {
      id: 'quiet',
      fromState: 'B',
      after: 'PT30M',
      toState: 'A',
      action: { type: 'TRIGGER_ALERT', payload: { message: 'quiet' } },
    },
  ],
})

const FILE = { kind: 'file', name: 'history.ndjson' }

/** Events over some hours. The history has those up to some time past the watermark; live ones begin with it: they overlap. */
const story = fc.record({
  events: fc.array(
    fc.record({
      user: fc.integer({ min: 0, max: 2 }),
      type: fc.constantFrom('GO', 'BACK', 'OTHER'),
      gap: fc.integer({ min: 1, max: 50 }),
    }),
    { minLength: 2, maxLength: 20 },
  ),
  watermark: fc.integer({ min: 0, max: 20 }),
  overlap: fc.integer({ min: 0, max: 6 }),
  /** Which of the two goes on next, and how far. */
  turns: fc.array(fc.tuple(fc.boolean(), fc.integer({ min: 1, max: 4 })), { minLength: 40, maxLength: 40 }),
  effects: fc.boolean(),
})
type Story = typeof story extends fc.Arbitrary<infer Value> ? Value : never

function deliveriesOf({ events }: Story) {
  let at = 0
  return events.map(({ user, type, gap }, index) => {
    at += gap * MINUTE
    const eventId = `00000000-0000-4000-8000-${String(index).padStart(12, '0')}`
    const event = { eventId, userId: `user_${user}`, eventType: type, payload: {}, timestamp: at }
    return { at, delivery: delivery(event) }
  })
}

const open: TestWorkspace[] = []
function workspace(): TestWorkspace {
  const made = makeWorkspace(RULES)
  open.push(made)
  return made
}
function removeAll(): void {
  for (const made of open.splice(0)) made.remove()
}
afterEach(removeAll)

interface Effect {
  readonly id: string
  readonly time: number
  readonly held: number
  readonly in_fold: number
}

function effectsOf({ writer }: TestWorkspace): Effect[] {
  const rows = writer.database
    .prepare<[], Effect>(
      'SELECT hex(effect_id) AS id, time, held, in_fold FROM effects ORDER BY time, effect_id',
    )
    .all()
  return rows
}

/** History and live events taking turns as the story has it, then time. */
function run(told: Story, turns: Story['turns']): { made: TestWorkspace; received: number; twice: number } {
  const made = workspace()
  const all = deliveriesOf(told)
  const watermark = all[Math.min(told.watermark, all.length - 1)]?.at ?? 0
  const backfill: Backfill = { watermark, effects: told.effects }
  const first = all.findIndex(({ at }) => at >= watermark)
  const history = all.slice(0, first + told.overlap).map((each) => each.delivery)
  const live = all.slice(first).map((each) => each.delivery)
  const feeds = { history: [...history], live: [...live] }
  const take = (isLive: boolean, count: number): void => {
    const deliveries = (isLive ? feeds.live : feeds.history).splice(0, count)
    if (deliveries.length === 0) return
    commitBatch(made.writer, {
      intake: isLive ? INTAKE : FILE,
      deliveries,
      receivedAt: watermark + MINUTE,
      lateAfter: DEFAULT_LATE_AFTER,
      ...(isLive ? {} : { backfill }),
    })
  }
  for (const [isLive, count] of turns) take(isLive, count)
  take(false, 1000)
  take(true, 1000)
  const end = (all.at(-1)?.at ?? 0) + 60 * MINUTE
  while (!passTime(made.writer, end, DEFAULT_LATE_AFTER).done);
  const overlapping = history.length - first
  return { made, received: history.length + live.length, twice: Math.max(0, overlapping) }
}

describe('backfill', () => {
  test('however history and live events take turns, the end is the same, and each live effect is done once', () => {
    fc.assert(
      fc.property(story, (told) => {
        const one = run(told, told.turns)
        // History first, then what is live.
        const other = run(told, [[false, 1000]])
        expect(snapshot(one.made.writer)).toEqual(snapshot(other.made.writer))
        const inFold = (made: TestWorkspace) => effectsOf(made).filter(({ in_fold }) => in_fold === 1)
        expect(inFold(one.made)).toEqual(inFold(other.made))
        const { receipts, edgesAgree } = checkWorkspace(one.made.writer.database)
        expect(edgesAgree).toBe(true)
        expect(totalOutcomes(receipts)).toBe(one.received)
        expect(receipts.DUPLICATE).toBe(one.twice)
        removeAll()
      }),
      { numRuns: 120 },
    )
  })

  test('effects of history are held, those of timers too; those of what is live are not; with effects all are done', () => {
    fc.assert(
      fc.property(story, (told) => {
        const { made } = run(told, told.turns)
        const all = deliveriesOf(told)
        const watermark = all[Math.min(told.watermark, all.length - 1)]?.at ?? 0
        for (const { time, held, in_fold } of effectsOf(made)) {
          if (in_fold === 0) continue
          expect(held === 1).toBe(!told.effects && time < watermark)
        }
        removeAll()
      }),
      { numRuns: 120 },
    )
  })
})
