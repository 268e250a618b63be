import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Json, JsonObject } from '#core/base/json.ts'
import type { Envelope } from '#core/event/envelope.ts'
import { DEFAULT_POLICY, PrivacyPolicy, readPolicy } from '#core/privacy/policy.ts'
import { createScrubber } from '#core/privacy/scrub.ts'
import { inText, plantedValue } from './planted.ts'
import { testTokens } from './tokens.ts'

const scrubber = createScrubber(DEFAULT_POLICY, testTokens)

const EVENT: Envelope = {
  eventId: '0a8b6d1e-5c52-4a6b-9d5a-52f1f7c4aa10',
  userId: 'user_123',
  sessionId: '3f9c0a7b-e14d-4f6a-9b1c-2d3e4f5a6b7c',
  timestamp: 1_700_000_000_000,
  eventType: 'PAGE_VIEW',
  payload: {
    url: 'https://shop.example/cart?page=2',
    price: 19.9,
    items: [{ sku: 'A-17', at: 1_700_000_000_000 }],
  },
  source: 'web',
}
const event = (fields: Partial<Envelope>): Envelope => ({ ...EVENT, ...fields })

/** JSON with the texts at random depth, as values, in lists, and as keys of objects. */
const around = (texts: readonly string[]): fc.Arbitrary<JsonObject> =>
  fc
    .array(fc.tuple(fc.integer({ min: 0, max: 3 }), fc.constantFrom('list', 'object', 'key'), fc.string()), {
      minLength: texts.length,
      maxLength: texts.length,
    })
    .map((shapes) => {
      const payload: JsonObject = {}
      texts.forEach((text, index) => {
        const [depth, shape, key] = shapes[index] ?? [0, 'list', '']
        let value: Json = shape === 'list' ? [1, text] : shape === 'key' ? { [text]: true } : { [key]: text }
        for (let level = 0; level < depth; level += 1)
          value = level % 2 === 0 ? [value, null] : { inner: value }
        payload[`field ${index}`] = value
      })
      return payload
    })

const planting = fc
  .array(plantedValue, { minLength: 1, maxLength: 4 })
  .chain((values) =>
    fc
      .tuple(...values.map(inText))
      .chain((texts) => fc.tuple(fc.constant(values), fc.constant(texts), around(texts))),
  )

test('planted values of every kind, at any depth and in any text, never survive', () => {
  fc.assert(
    fc.property(planting, ([values, texts, payload]) => {
      const userId = texts[0] ?? ''
      const made = scrubber.envelope(event({ userId, source: texts.at(-1) ?? '', links: texts, payload }))
      const written = JSON.stringify(made)
      for (const value of values) {
        expect(written).not.toContain(value)
        expect(written).not.toContain(encodeURIComponent(value))
      }
      expect(made.redacted?.length).toBeGreaterThan(0)
    }),
    { numRuns: 3000 },
  )
})

test('scrubbing again changes nothing, and the same event gives the same', () => {
  fc.assert(
    fc.property(planting, ([, texts, payload]) => {
      const once = scrubber.envelope(event({ userId: texts[0] ?? '', payload }))
      expect(scrubber.envelope(once)).toBe(once)
      const again = createScrubber(DEFAULT_POLICY, testTokens).envelope(
        event({ userId: texts[0] ?? '', payload }),
      )
      expect(again).toEqual(once)
    }),
    { numRuns: 1500 },
  )
})

test('every action is idempotent', () => {
  const actions = ['token', 'hash', 'mask', 'generalise', 'drop'] as const
  fc.assert(
    fc.property(fc.constantFrom(...actions), planting, fc.string(), (action, [values, , payload], name) => {
      const kinds = (names: readonly string[]) => Object.fromEntries(names.map((kind) => [kind, action]))
      const policy = PrivacyPolicy.parse({
        values: kinds(['email', 'phone', 'card', 'iban', 'ip', 'national_id']),
        keys: kinds(['name', 'address', 'birth', 'secret', 'phone', 'national_id']),
      })
      const acting = createScrubber(policy, testTokens)
      const once = acting.envelope(
        event({
          payload: { ...payload, firstName: name, dob: '1984-12-24', dob2: { birthday: 471_744_000 } },
        }),
      )
      expect(acting.envelope(once)).toBe(once)
      for (const value of values) expect(JSON.stringify(once.payload)).not.toContain(value)
    }),
    { numRuns: 1000 },
  )
})

test('an event without personal values is the same object', () => {
  expect(scrubber.envelope(EVENT)).toBe(EVENT)
  fc.assert(
    fc.property(
      fc.dictionary(
        fc.stringMatching(/^[a-f]{0,5}$/),
        fc.oneof(fc.integer({ max: 99_999 }), fc.boolean(), fc.stringMatching(/^[\p{L} .!]*$/u)),
      ),
      (payload) => {
        const plain = event({ payload })
        expect(scrubber.envelope(plain)).toBe(plain)
      },
    ),
  )
})

test('ids become tokens, however the value was written, and an argument finds them', () => {
  const { userId, links } = scrubber.envelope(
    event({ userId: ' Anna@Example.com', links: ['+49 151 12345678'] }),
  )
  expect(userId?.trim()).toBe(testTokens.token('email', 'anna@example.com'))
  expect(scrubber.argument('anna@example.com ')).toBe(testTokens.token('email', 'anna@example.com'))
  expect(links).toEqual([scrubber.argument('+4915112345678')])
  expect(scrubber.argument('user_123')).toBe('user_123')
})

test('ids are tokens even where the policy masks: two people never become one', () => {
  const masking = createScrubber(PrivacyPolicy.parse({ values: { email: 'mask' } }), testTokens)
  const made = masking.envelope(event({ userId: 'anna@example.com', payload: { mail: 'anna@example.com' } }))
  expect(made.userId).toMatch(/^email_[0-9a-f]{32}$/)
  expect(made.payload).toEqual({ mail: '•••' })
})

test('keys that name a person are acted on; the paths say where', () => {
  const payload = {
    traits: {
      name: 'Anna Example',
      firstName: 'Anna',
      address: { street: 'Main Road 1', city: 'Berlin' },
      age: 37,
    },
    plan: { name: 'Gold' },
    user: { birthday: '1984-12-24', password: 'hunter2', phone: 15112345678 },
    card: 4_111_111_111_111_111,
    active: true,
  }
  const made = scrubber.envelope(event({ payload }))
  expect(made.payload).toEqual({
    traits: { name: '•••', firstName: '•••', address: { street: '•••', city: '•••' }, age: 37 },
    plan: { name: 'Gold' },
    user: { birthday: '1984', phone: testTokens.token('phone', '+15112345678') },
    card: testTokens.token('card', '4111111111111111'),
    active: true,
  })
  expect(made.redacted).toEqual([
    'payload.traits.name',
    'payload.traits.firstName',
    'payload.traits.address',
    'payload.user.birthday',
    'payload.user.password',
    'payload.user.phone',
    'payload.card',
  ])
})

test('declared fields go before everything else, the first that fits wins', () => {
  const policy = readPolicy(
    JSON.stringify({
      fields: [
        { path: 'payload.support', action: 'keep' },
        { path: '**.nickname', action: 'token', kind: 'name' },
        { path: 'payload.items.*.engraving', action: 'drop' },
        { path: 'payload.age', action: 'generalise' },
      ],
    }),
  )
  if (!policy.ok) throw new Error(policy.error.message)
  const made = createScrubber(policy.value, testTokens).envelope(
    event({
      payload: {
        support: 'help@example.com',
        who: { nickname: 'annie' },
        items: [{ engraving: 'for Anna', sku: 1 }],
        age: 37,
      },
    }),
  )
  expect(made.payload).toEqual({
    support: 'help@example.com',
    who: { nickname: testTokens.token('name', 'annie') },
    items: [{ sku: 1 }],
    age: '30-39',
  })
})

test('a policy that is off changes nothing; one that cannot be read says where', () => {
  const off = createScrubber(PrivacyPolicy.parse({ on: false }), testTokens)
  const raw = event({ userId: 'anna@example.com' })
  expect(off.envelope(raw)).toBe(raw)
  expect(readPolicy('{"values":{"email":"burn"}}')).toMatchObject({
    ok: false,
    error: { where: 'privacy policy, values.email' },
  })
  expect(readPolicy('{"valeus":{}}').ok).toBe(false)
})

test('the name beside an address or a number to call is a person’s; that of a thing stays', () => {
  const name = 'Petra Lindqvist'
  const made = scrubber.envelope(
    event({
      payload: {
        name,
        email: 'petra@example.com',
        lead: { name, phone: '+46 70 123 45 67' },
        product: { name: 'Lamp', price: 3 },
      },
    }),
  )
  expect(JSON.stringify(made.payload)).not.toContain('Lindqvist')
  expect(made.payload).toMatchObject({ product: { name: 'Lamp', price: 3 } })
  expect(made.redacted).toEqual(expect.arrayContaining(['payload.name', 'payload.lead.name']))
})
