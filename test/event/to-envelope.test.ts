import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Json } from '#core/base/json.ts'
import { UUID_PATTERN } from '#core/event/envelope.ts'
import { contentId, eventIdOf } from '#core/event/ids.ts'
import { readJson } from '#core/event/read-json.ts'
import { toEnvelope } from '#core/event/to-envelope.ts'

const FRESH = '01890000-0000-7000-8000-000000000000'
const context = { intakeKind: 'http', intakeName: '/v1/events', receivedAt: 5000, freshId: () => FRESH }
const least = { userId: 'user_1', eventType: 'CLICK' }

function refusal(event: Json): { code: string; message: string } {
  const made = toEnvelope(event, context)
  if (made.ok) throw new Error('taken')
  return made.error
}

describe('toEnvelope', () => {
  it('fills in what may be missing and marks an id that was', () => {
    expect(toEnvelope(least, context)).toEqual({
      ok: true,
      value: {
        ...least,
        eventId: FRESH,
        idWasMissing: true,
        filled: ['timestamp', 'source', 'payload'],
        timestamp: 5000,
        payload: {},
        source: '/v1/events',
      },
    })
  })

  it('has no key for what an event lacks', () => {
    const made = toEnvelope({ ...least, eventId: FRESH, timestamp: 1, payload: {}, source: 'web' }, context)
    expect(made.ok && Object.keys(made.value).sort()).toEqual([
      'eventId',
      'eventType',
      'payload',
      'source',
      'timestamp',
      'userId',
    ])
  })

  it('keeps a UUID of any version in lower case and derives an id from any other text', () => {
    const vendor = toEnvelope({ ...least, eventId: 'ABCDEF01-2345-F789-0ABC-DEF012345678' }, context)
    expect(vendor.ok && vendor.value.eventId).toBe('abcdef01-2345-f789-0abc-def012345678')
    const other = toEnvelope({ ...least, eventId: 'order-7' }, context)
    expect(other.ok && other.value.originalId).toBe('order-7')
    expect(other.ok && other.value.eventId).toBe(eventIdOf('order-7', 'http').eventId)
    expect(eventIdOf('order-7', 'file').eventId).not.toBe(eventIdOf('order-7', 'http').eventId)
  })

  it('takes ISO 8601 with a zone as a time', () => {
    const made = toEnvelope({ ...least, timestamp: '2026-09-01T02:00:00.250+02:00' }, context)
    expect(made.ok && made.value.timestamp).toBe(Date.UTC(2026, 8, 1) + 250)
  })

  it.each<[string, Json, string, string]>([
    ['no event type', { userId: 'a' }, 'missing_field', 'eventType is missing'],
    ['another case', { userID: 'x', eventType: 'X' }, 'invalid_value', 'it has userID; the field is userId.'],
    ['another case alone', { userID: 'x' }, 'invalid_value', 'it has userID; the field is userId.'],
    [
      'other words',
      { ...least, session_id: '1' },
      'invalid_value',
      'it has session_id; the field is sessionId.',
    ],
    ['a slip', { ...least, payloda: {} }, 'invalid_value', 'it has payloda; the field is payload.'],
    ['no such field', { ...least, colour: 1 }, 'invalid_value', 'colour: no field of an event'],
    ['nobody', { eventType: 'X' }, 'missing_field', 'userId and anonymousId'],
    ['a time in words', { ...least, timestamp: 'yesterday' }, 'invalid_value', 'text of 9 characters found'],
    ['a time with a fraction', { ...least, timestamp: 1.5 }, 'invalid_value', 'number 1.5 found'],
    ['a time before 1970', { ...least, timestamp: '1960-01-01T00:00:00Z' }, 'invalid_value', 'since 1970'],
    ['a payload that is text', { ...least, payload: 'x' }, 'wrong_type', 'payload: an object wanted'],
    ['a payload that is a list', { ...least, payload: [] }, 'wrong_type', 'a list found'],
    ['a number for a person', { ...least, userId: 7 }, 'wrong_type', 'number 7 found'],
    ['an empty person', { ...least, userId: '' }, 'invalid_value', '1 to 256 characters'],
    ['half a character', { ...least, userId: '\ud800' }, 'invalid_value', 'userId'],
    ['an unknown key', { ...least, plan: 'team' }, 'invalid_value', 'Put it into payload'],
    ['a list', [least], 'wrong_type', 'an event (an object) wanted'],
    ['null', null, 'wrong_type', 'null found'],
  ])('refuses %s and says so', (_what, event, code, words) => {
    expect(refusal(event).code).toBe(code)
    expect(refusal(event).message).toContain(words)
  })

  it('shows at most 40 characters of what it found', () => {
    expect(refusal({ ...least, timestamp: 'x'.repeat(5000) }).message.length).toBeLessThan(160)
  })

  it('answers anything that JSON can carry with an envelope or a refusal', () => {
    const field = fc.jsonValue({ maxDepth: 2 })
    const almost = fc.record(
      { eventId: field, userId: field, timestamp: field, eventType: field, payload: field, source: field },
      { requiredKeys: [] },
    )
    fc.assert(
      fc.property(fc.oneof(field, almost), (event) => {
        const json = readJson(JSON.stringify(event))
        if (!json.ok) return true
        const made = toEnvelope(json.value, context)
        return made.ok ? UUID_PATTERN.test(made.value.eventId) : made.error.message.length > 0
      }),
    )
  })

  it('gives the same content another id for each time that it occurs', () => {
    expect(contentId('a', 0, 'file')).toBe(contentId('a', 0, 'file'))
    expect(new Set([0, 1, 2].map((n) => contentId('a', n, 'file'))).size).toBe(3)
  })
})
