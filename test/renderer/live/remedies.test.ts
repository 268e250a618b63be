import { expect, test } from 'vitest'
import { REJECTION_CODES } from '#core/event/delivery.ts'
import { remedyOf } from '../../../renderer/live/remedies.ts'

const letter = { code: 'missing_field', schema: null, source: 'shop', intake: '/v1/events', saidAt: 0 }

test('what no event lacks is the sender’s to mend, and trying again is said to change nothing', () => {
  const remedy = remedyOf(letter)
  expect(remedy.retryHelps).toBe(false)
  expect(remedy.lines.join(' ')).toMatch(/whoever sends as shop/i)
  expect(remedy.lines.join(' ')).not.toMatch(/schema|upcaster|policy/)
  expect(remedyOf({ ...letter, source: null }).lines.join(' ')).toContain('/v1/events')
})

test('what a schema refused names the schema and both who can mend it', () => {
  const remedy = remedyOf({ ...letter, code: 'schema_violation', schema: 'ORDER' })
  expect(remedy.retryHelps).toBe(true)
  expect(remedy.lines.join(' ')).toMatch(/schema of ORDER.*shop/)
})

test('an event from the future may be tried when its moment has come', () => {
  const remedy = remedyOf({ ...letter, code: 'future_timestamp', saidAt: Date.UTC(2040, 0, 2) })
  expect(remedy.retryHelps).toBe(true)
  expect(remedy.lines.join(' ')).toMatch(/2 Jan 2040/)
})

test('every reason has words, and none is left with those of another', () => {
  for (const code of REJECTION_CODES) expect(remedyOf({ ...letter, code }).lines.length).toBeGreaterThan(0)
})
