import { expect, test } from 'vitest'
import { toEnvelope } from '#core/event/to-envelope.ts'
import { commitBatch } from '#core/pipeline/commit-batch.ts'
import type { Stages } from '#core/pipeline/stages.ts'
import { countStoredOutcomes, readReceipts, sumReceipts } from '#core/store/outcomes/receipts.ts'
import { readPositions } from '#core/store/positions.ts'
import { delivery, INTAKE, makeWorkspace, quickStartRules } from './workspace.ts'

const event = (id: number, eventType: string) =>
  delivery({
    eventId: `00000000-0000-4000-8000-${String(id).padStart(12, '0')}`,
    userId: 'user_1',
    eventType,
    payload: { buttonId: 'signup' },
    timestamp: 1000 + id,
  })

/** Refuses FORM_SUBMIT, samples PAGE_VIEW away and marks what is left. */
const stages: Stages = {
  stages: [
    (envelope) =>
      envelope.eventType === 'FORM_SUBMIT'
        ? { kind: 'rejected', rejection: { code: 'invalid_value', message: 'no forms here' } }
        : { kind: 'event', envelope },
    (envelope) =>
      envelope.eventType === 'PAGE_VIEW'
        ? { kind: 'sampled', envelope, rule: 'few pages' }
        : { kind: 'event', envelope },
    (envelope) => ({ kind: 'event', envelope: { ...envelope, derived: ['channel'] } }),
  ],
  seal: (original) => ({
    bytes: original.bytes().map((byte) => byte ^ 255),
    context: null,
    sealedWith: 'k1',
    shown: 'a form',
  }),
  redact: (message) => message,
}

test('stages refuse, sample and mark, and every event has its receipt', () => {
  const { commit, writer, remove } = makeWorkspace(quickStartRules())
  const kinds = ['CLICK', 'FORM_SUBMIT', 'PAGE_VIEW', 'CLICK']
  const outcomes = commit(
    kinds.map((kind, index) => event(index, kind)),
    5000,
    stages,
  )
  expect(outcomes).toEqual(['SUCCESS', 'REJECTED', 'SAMPLED', 'NO_TRANSITION'])
  expect(writer.events.at(1)?.envelope.derived).toEqual(['channel'])
  const counted = countStoredOutcomes(writer.database)
  expect(counted).toEqual(sumReceipts(readReceipts(writer.database)))
  expect(counted.SAMPLED).toBe(1)
  const letter = writer.database
    .prepare('SELECT original, sealed_with, shown, format, status FROM dead_letters')
    .get()
  const text = JSON.stringify({
    eventId: '00000000-0000-4000-8000-000000000001',
    userId: 'user_1',
    eventType: 'FORM_SUBMIT',
    payload: { buttonId: 'signup' },
    timestamp: 1001,
  })
  expect(letter).toEqual({
    original: Buffer.from(text).map((byte) => byte ^ 255),
    sealed_with: 'k1',
    shown: 'a form',
    format: 'event',
    status: 'open',
  })
  remove()
})

test('an event that was sampled away or refused claims no id: it counts when it is let in later', () => {
  const { commit, remove } = makeWorkspace(null)
  const twice = [event(1, 'PAGE_VIEW'), event(2, 'FORM_SUBMIT')]
  expect(commit(twice, 5000, stages)).toEqual(['SAMPLED', 'REJECTED'])
  expect(commit(twice)).toEqual(['NO_TRANSITION', 'NO_TRANSITION'])
  expect(commit(twice)).toEqual(['DUPLICATE', 'DUPLICATE'])
  remove()
})

test('positions are stored with their batch, and not where the batch fails', () => {
  const workspace = makeWorkspace(null)
  const { writer } = workspace
  const batch = { intake: INTAKE, receivedAt: 5000, lateAfter: 1000 }
  const at = (value: string) => new Map([['orders/0', value]])
  commitBatch(writer, { ...batch, deliveries: [event(1, 'CLICK')], positions: at('17') })
  expect([...readPositions(writer.database, INTAKE)]).toEqual([['orders/0', '17']])
  const broken: Stages = {
    stages: [
      () => {
        throw new Error('a stage failed')
      },
    ],
    seal: stages.seal,
    redact: stages.redact,
  }
  const failing = { ...batch, deliveries: [event(2, 'CLICK')], positions: at('18'), stages: broken }
  expect(() => commitBatch(writer, failing)).toThrow('a stage failed')
  expect([...readPositions(writer.database, INTAKE)]).toEqual([['orders/0', '17']])
  workspace.remove()
})

test('an event that comes without a time and is sent again is no other one; with a time of its own it is', () => {
  const workspace = makeWorkspace(null)
  const { commit } = workspace
  const at = (id: number, receivedAt: number, fields = {}) => {
    const eventId = `00000000-0000-4000-8000-${String(id).padStart(12, '0')}`
    const context = { intakeKind: 'http', intakeName: '/v1/events', receivedAt, freshId: () => '' }
    const made = toEnvelope({ eventId, userId: 'u', eventType: 'CLICK', ...fields }, context)
    if (!made.ok) throw new Error(made.error.message)
    return {
      ok: true,
      envelope: made.value,
      line: null,
      original: { format: 'event', bytes: () => Buffer.of() },
    } as const
  }
  commit([at(1, 1000), at(1, 2000), at(2, 1000, { timestamp: 500 })])
  workspace.reopen()
  commit([at(1, 3000), at(1, 3000, { timestamp: 3000 }), at(2, 3000), at(1, 4000, { payload: { a: 1 } })])
  const differs = workspace.writer.database.prepare('SELECT differs FROM duplicates ORDER BY arrival').pluck()
  expect(differs.all()).toEqual([0, 0, 1, 1, 1])
  workspace.remove()
})
