import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Delivery } from '#core/event/delivery.ts'
import { toEnvelope } from '#core/event/to-envelope.ts'
import { activateRules } from '#core/pipeline/activate.ts'
import { commitBatch } from '#core/pipeline/commit-batch.ts'
import { DEFAULT_LATE_AFTER, openWriter } from '#core/pipeline/writer.ts'
import { readEdges } from '#core/store/moves/edges.ts'
import { openForWriting, type WritableConnection } from '#core/store/open.ts'

let folder: string
let workspace: WritableConnection

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'journeyscope-'))
  const opened = openForWriting(join(folder, 'x.journey'), { now: new Date(0), create: true })
  if (!opened.ok) throw new Error(opened.error.message)
  workspace = opened.value
})

afterEach(() => {
  workspace.close()
  rmSync(folder, { recursive: true })
})

function click(id: string): Delivery {
  const made = toEnvelope(
    { eventId: id, userId: 'user_123', eventType: 'CLICK', payload: { buttonId: 'signup' }, timestamp: 1000 },
    { intakeKind: 'http', intakeName: '/v1/events', receivedAt: 5000, freshId: () => id },
  )
  if (!made.ok) throw new Error(made.error.message)
  const original = { format: 'event', bytes: () => new Uint8Array() } as const
  return { ok: true, envelope: made.value, original, line: null }
}

test('the quick start of the reference design ends in SIGNUP_STARTED, and a second delivery changes nothing', () => {
  const writer = openWriter(workspace.database)
  const text = readFileSync('examples/journey-rules.json', 'utf8')
  const active = activateRules(writer, text, 0, false)
  expect(active.ok && active.value.number).toBe(1)
  const id = '00000000-0000-4000-8000-000000000001'
  const intake = { kind: 'http', name: '/v1/events' }
  const batch = { intake, deliveries: [click(id)], receivedAt: 5000, lateAfter: DEFAULT_LATE_AFTER }
  const first = commitBatch(writer, batch)
  const second = commitBatch(writer, batch)
  expect(first.outcomes).toEqual(['SUCCESS'])
  expect(second.outcomes).toEqual(['DUPLICATE'])
  const state = writer.people.bySubject('user_123')?.state
  expect(state).toEqual({
    currentStep: 'SIGNUP_STARTED',
    history: ['CLICK'],
    metadata: {},
    lastEventAt: 1000,
    version: 1,
  })
  expect(readEdges(workspace.database, writer.names)).toEqual([
    { from: 'LANDING', to: 'SIGNUP_STARTED', count: 1 },
  ])
})
