import fc from 'fast-check'

/** Texts that are, or nearly are, an event: some are whole, some have odd fields, some are cut off or overwritten. */

const FIELDS = [
  'eventId',
  'userId',
  'anonymousId',
  'sessionId',
  'timestamp',
  'eventType',
  'payload',
  'source',
  'schemaVersion',
  'surplus',
  '',
  'constructor',
  '__proto__',
  // The same fields as vendors name them.
  'type',
  'event',
  'properties',
  'traits',
  'context',
  'messageId',
  'previousId',
  'distinct_id',
  'uuid',
  'offset',
  'specversion',
  'id',
  'subject',
  'time',
  'data',
  'batch',
] as const

const odd = fc.oneof(
  fc.constantFrom(
    ...[null, '', ' ', 0, -1, 1e300, 8.64e15, 8.64e15 + 1, true, [], {}, '\u0000', '\ud800', 'x'.repeat(300)],
    ...[
      '2026-02-30T00:00:00Z',
      '2026-01-02T03:04:05+99:99',
      '0192f1de-7a3c-7000-8000-000000000001',
      '-1',
      'null',
    ],
  ),
  fc.jsonValue({ maxDepth: 3 }),
  fc.integer({ min: 1, max: 60 }).map((depth) => JSON.parse(`${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`)),
)

const base = fc.record({
  eventId: fc.option(fc.uuid(), { nil: undefined }),
  userId: fc.constantFrom('ada', 'bob', 'eve'),
  timestamp: fc.integer({ min: 1_700_000_000_000, max: 1_700_100_000_000 }),
  eventType: fc.constantFrom('CLICK', 'FORM_SUBMIT', 'PAGE_VIEW'),
  type: fc.constantFrom('track', 'identify', 'page', 'alias'),
  event: fc.constantFrom('$pageview', 'Seen'),
  distinct_id: fc.constantFrom('ada', 'bob'),
  payload: fc.record({ buttonId: fc.constantFrom('signup', 'other') }),
})

const changes = fc.array(fc.tuple(fc.constantFrom(...FIELDS), odd), { maxLength: 3, size: 'max' })

/** What is done to the text: nothing, mostly; else it is cut off at a place, or a character is overwritten there. */
const damage = fc.oneof(
  { weight: 6, arbitrary: fc.constant(null) },
  { weight: 1, arbitrary: fc.record({ at: fc.nat(300), by: fc.constant('') }) },
  {
    weight: 1,
    arbitrary: fc.record({ at: fc.nat(300), by: fc.constantFrom('"', '\\', '{', ']', ',', '\u0001', 'é') }),
  },
)

/** One line: no character in it ends a line. */
export const mutatedLine: fc.Arbitrary<string> = fc
  .tuple(base, changes, damage)
  .map(([event, changed, damaged]) => {
    const fields = Object.entries(event).filter(([, value]) => value !== undefined)
    const members = [...fields, ...changed].map(
      ([key, value]) => `${JSON.stringify(key)}:${JSON.stringify(value)}`,
    )
    const text = `{${members.join(',')}}`
    if (damaged === null) return text
    if (damaged.by === '') return text.slice(0, Math.max(1, damaged.at))
    const at = damaged.at % text.length
    return text.slice(0, at) + damaged.by + text.slice(at + 1)
  })
