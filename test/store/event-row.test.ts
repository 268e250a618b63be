import { expect, test } from 'vitest'
import { z } from 'zod'
import { isEventRow } from '#core/store/events/event-row.ts'

/** The slow, obvious twin. */
const EventRow = z.object({
  arrival: z.number(),
  event_id: z.string(),
  subject: z.number(),
  name: z.string(),
  previous: z.number().nullable(),
  time: z.number(),
  received_at: z.number(),
  type: z.number(),
  source: z.number(),
  intake: z.number(),
  channel: z.number().nullable(),
  session: z.string().nullable(),
  anonymous_id: z.string().nullable(),
  original_id: z.string().nullable(),
  schema_version: z.string().nullable(),
  flags: z.number(),
  payload: z.string(),
  outcome: z.number(),
  ruleset: z.number().nullable(),
  from_step: z.number().nullable(),
  to_step: z.number().nullable(),
  rule: z.number().nullable(),
  notes: z.string().nullable(),
})

const ROW: z.infer<typeof EventRow> = {
  arrival: 1,
  event_id: 'text',
  subject: 1,
  name: 'text',
  previous: null,
  time: 1,
  received_at: 1,
  type: 1,
  source: 1,
  intake: 1,
  channel: null,
  session: null,
  anonymous_id: null,
  original_id: null,
  schema_version: null,
  flags: 1,
  payload: 'text',
  outcome: 1,
  ruleset: null,
  from_step: null,
  to_step: null,
  rule: null,
  notes: null,
}

test('a row is taken where its schema takes it, whatever one column holds', () => {
  expect(isEventRow(ROW)).toBe(true)
  for (const column of Object.keys(ROW)) {
    for (const value of [null, undefined, 1, 'text', true, new Uint8Array(1), {}]) {
      const changed = { ...ROW, [column]: value }
      expect([column, value, isEventRow(changed)]).toEqual([
        column,
        value,
        EventRow.safeParse(changed).success,
      ])
    }
  }
  for (const other of [null, undefined, 1, 'row', []]) expect(isEventRow(other)).toBe(false)
})
