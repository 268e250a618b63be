import { expect, test } from 'vitest'
import { toEnvelope } from '#core/event/to-envelope.ts'
import { event, registry } from './events.ts'

const click = {
  type: 'object',
  properties: { buttonId: { type: 'string' }, x: { type: 'integer', minimum: 0 } },
  required: ['buttonId'],
  additionalProperties: false,
}

test('off looks at nothing, observe marks, enforce refuses', () => {
  const bad = event({ payload: { x: -1.5, anna: true } })
  expect(registry({ mode: 'off' }, [['CLICK', 1, click]]).judge(bad)).toEqual({
    kind: 'event',
    envelope: bad,
  })
  const marked = registry({ mode: 'observe' }, [['CLICK', 1, click]]).judge(bad)
  expect(marked).toMatchObject({
    kind: 'event',
    envelope: {
      payload: bad.payload,
      marks: [
        { code: 'schema_violation', path: '/buttonId', message: 'this field is missing.' },
        { code: 'schema_violation', path: '/anna', message: 'the schema has no such field.' },
        { code: 'schema_violation', path: '/x', message: 'a whole number wanted, a number found.' },
        { code: 'schema_violation', path: '/x', message: '0 or more wanted.' },
      ],
    },
  })
  expect(registry({ mode: 'enforce' }, [['CLICK', 1, click]]).judge(bad)).toEqual({
    kind: 'rejected',
    rejection: {
      code: 'schema_violation',
      message:
        'CLICK: /buttonId: this field is missing. /anna: the schema has no such field. /x: a whole number wanted, a number found. /x: 0 or more wanted.',
    },
  })
})

test('a type has its own mode where it says so', () => {
  const bad = event({ payload: {} })
  const types = { CLICK: { mode: 'enforce' } }
  expect(registry({ types }, [['CLICK', 1, click]]).judge(bad).kind).toBe('rejected')
  expect(registry({ types }, [['CLICK', 1, click]]).judge(event({ eventType: 'OTHER' })).kind).toBe('event')
})

test('an unknown type is refused only where the registry is closed', () => {
  const other = event({ eventType: 'OTHER' })
  expect(registry({ mode: 'enforce' }, [['CLICK', 1, click]]).judge(other).kind).toBe('event')
  expect(registry({ mode: 'enforce', closed: true }, [['CLICK', 1, click]]).judge(other)).toMatchObject({
    rejection: { code: 'unknown_type' },
  })
  expect(registry({ mode: 'observe', closed: true }).judge(other)).toMatchObject({
    envelope: { marks: [{ code: 'unknown_type' }] },
  })
})

test('versions: named ones are used, unknown ones refused, the newest is assumed', () => {
  const two = { ...click, required: ['buttonId', 'x'] }
  const both = registry({ mode: 'enforce' }, [
    ['CLICK', 1, click],
    ['CLICK', 2, two],
  ])
  const payload = { buttonId: 'a' }
  expect(both.judge(event({ payload, schemaVersion: 'v1.0' })).kind).toBe('event')
  expect(both.judge(event({ payload, schemaVersion: '2' })).kind).toBe('rejected')
  expect(both.judge(event({ payload })).kind).toBe('rejected')
  expect(both.judge(event({ payload, schemaVersion: '3' }))).toMatchObject({
    rejection: { code: 'unknown_version', message: expect.stringMatching(/Registered: 1, 2/) },
  })
  expect(both.judge(event({ payload, schemaVersion: 'latest' })).kind).toBe('rejected')
  expect(both.judge(event({ payload: { buttonId: 'a', x: 1 } }))).toMatchObject({
    envelope: { schemaVersion: '2' },
  })
})

test('enforce refuses what the intake had to fill in, and fields that the type demands', () => {
  const context = { intakeKind: 'http', intakeName: 'api', receivedAt: 5, freshId: () => event().eventId }
  const filled = toEnvelope({ userId: 'u', eventType: 'CLICK' }, context)
  const whole = toEnvelope(
    { userId: 'u', eventType: 'CLICK', eventId: 'e', timestamp: 1, source: 'web', payload: {} },
    context,
  )
  if (!filled.ok || !whole.ok) throw new Error('both are events')
  const strict = registry({ mode: 'enforce', types: { FORM: { requires: ['sessionId'] } } })
  expect(strict.judge(filled.value)).toMatchObject({
    rejection: {
      code: 'missing_field',
      message: 'CLICK: eventId is missing. timestamp is missing. source is missing. payload is missing.',
    },
  })
  expect(strict.judge(whole.value).kind).toBe('event')
  expect(registry({ mode: 'off' }).judge(filled.value).kind).toBe('event')
  expect(strict.judge({ ...whole.value, eventType: 'FORM' })).toMatchObject({
    rejection: { code: 'missing_field', message: 'FORM: sessionId is missing.' },
  })
})

test('no message quotes a value or a key that may be personal', () => {
  const strict = registry({ mode: 'enforce' }, [
    [
      'CLICK',
      1,
      { ...click, properties: { mail: { type: 'string', format: 'email' }, kind: { enum: ['a'] } } },
    ],
  ])
  const payload = { mail: 'anna', kind: 'Anna Schmidt', 'anna@example.com': 1, '+4915112345678': 1 }
  const judged = strict.judge(event({ payload }))
  expect(JSON.stringify(judged)).not.toMatch(/anna|Anna|49151/)
  expect(judged).toMatchObject({ rejection: { message: expect.stringMatching(/\/mail: .*email/) } })
})

test('a hostile event with many faults is judged quickly', () => {
  const list = { type: 'object', properties: { l: { type: 'array', items: { type: 'string' } } } }
  const strict = registry({ mode: 'enforce' }, [['CLICK', 1, list]])
  const payload = { l: Array.from({ length: 400_000 }, () => 1) }
  const started = performance.now()
  expect(strict.judge(event({ payload })).kind).toBe('rejected')
  expect(performance.now() - started).toBeLessThan(200)
})

test('names under which a type is also sent are merged, and the event says so', () => {
  const merged = registry({ names: { SignUpClick: 'signup_click' } })
  expect(merged.judge(event({ eventType: 'SignUpClick' }))).toMatchObject({
    envelope: { eventType: 'signup_click', marks: [{ code: 'renamed', message: 'sent as SignUpClick.' }] },
  })
  expect(merged.reading.read(event({ eventType: 'SignUpClick' })).eventType).toBe('signup_click')
})

test('fields named like what every object has do not stop the registry', () => {
  const list = { type: 'object', properties: { l: { type: 'array', uniqueItems: true } } }
  const strict = registry({ mode: 'enforce' }, [['CLICK', 1, list]])
  for (const key of ['valueOf', 'toString', 'constructor', 'hasOwnProperty']) {
    const payload = { l: [{ [key]: 1 }, { [key]: 1 }] }
    expect({ key, ...strict.judge(event({ payload })) }).toMatchObject({ key, kind: 'rejected' })
  }
})

test('two patterns are two patterns, in one schema and in two', () => {
  const schema = (first: string, second: string) => ({
    type: 'object',
    properties: { one: { type: 'string', pattern: first }, two: { type: 'string', pattern: second } },
  })
  const both = registry({ mode: 'enforce' }, [
    ['CLICK', 1, schema('^a$', '^b$')],
    ['OTHER', 1, schema('^c$', '^d$')],
  ])
  expect(both.judge(event({ payload: { one: 'a', two: 'b' } })).kind).toBe('event')
  expect(both.judge(event({ payload: { one: 'a', two: 'a' } })).kind).toBe('rejected')
  expect(both.judge(event({ eventType: 'OTHER', payload: { one: 'c', two: 'd' } })).kind).toBe('event')
  expect(both.judge(event({ eventType: 'OTHER', payload: { one: 'a', two: 'b' } })).kind).toBe('rejected')
})
