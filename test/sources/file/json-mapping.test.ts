import { existsSync, readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { canonicalJson, isJsonObject, type Json, type JsonObject } from '#core/base/json.ts'
import type { ColumnMapping } from '#core/contract/imports.ts'
import { previewFile } from '#core/sources/file/import-file.ts'
import { proposeLift, sampledObjects } from '#core/sources/file/json/lift.ts'
import { mapEvent } from '#core/sources/file/json/map-event.ts'
import { fieldsIn, placeOf, valueAt } from '#core/sources/file/json/paths.ts'
import { proposeMapping } from '#core/sources/file/json/propose.ts'
import { sampledFields } from '#core/sources/file/json/sampled-fields.ts'
import { envelopesOf, importInto, refusalsOf, temporaryFiles } from './files.ts'

const files = temporaryFiles()

function lines(...events: readonly object[]): string {
  return events.map((event) => JSON.stringify(event)).join('\n')
}

function proposed(...events: readonly JsonObject[]): unknown {
  return proposeMapping(sampledFields(events), events.length)
}

describe('what is proposed', () => {
  it('goes by names, those of nested fields too', () => {
    expect(proposed({ user_id: 'a', event_type: 'x', ts: 1_700_000_000, plan: 'team' })).toEqual({
      userId: 'user_id',
      eventType: 'event_type',
      timestamp: 'ts',
    })
    const nested = {
      meta: { id: 'm1', '@timestamp': '2026-01-01T00:00:00Z' },
      user: { id: 7 },
      event: { name: 'x' },
      context: { session: { id: 's' }, device: { id: 'd' } },
    }
    expect(proposed(nested)).toEqual({
      userId: 'user.id',
      eventType: 'event.name',
      timestamp: 'meta.@timestamp',
      sessionId: 'context.session.id',
      anonymousId: 'context.device.id',
    })
  })

  it('goes by what stands there where a name says little or the wrong thing', () => {
    const many = Array.from({ length: 40 }, (_, n) => ({
      id: `e${n}`,
      type: 'event',
      name: ['open', 'pay', 'leave'][n % 3] ?? '',
      time: 'soon',
      logged: 1_700_000_000 + n,
      who: `u${n % 7}`,
      product: { type: 'book' },
    }))
    expect(proposed(...many)).toEqual({
      eventId: 'id',
      userId: 'who',
      timestamp: 'logged',
      eventType: 'name',
    })
    const people = many.map(({ id: _id, who: _who, ...event }, n) => ({ ...event, id: n % 7 }))
    expect(proposed(...people)).toMatchObject({ userId: 'id' })
    const titles = many.map((event, n) => ({ time: event.logged, name: `Person Number${n}` }))
    expect(proposed(...titles)).toEqual({ timestamp: 'time' })
  })

  it('knows German, French and Spanish names where their values bear them out', () => {
    expect(proposed({ benutzer: { id: 'a' }, kunde: 'k', aktion: 'x', zeitpunkt: '2026-01-01' })).toEqual({
      ...{ userId: 'benutzer.id', eventType: 'aktion', timestamp: 'zeitpunkt' },
    })
    expect(proposed({ usuario: 'a', evento: 'x', fecha: 'pronto' })).toEqual({
      ...{ userId: 'usuario', eventType: 'evento' },
    })
    expect(proposed({ datum: '2026-01-01', price: 3 })).toEqual({ timestamp: 'datum' })
    expect(proposed({ datum: 'WGS84', price: 3 })).toEqual({})
  })

  it('does not take from where most events have nothing what each of them would need', () => {
    const few = Array.from({ length: 20 }, (_, n) => ({
      user: `u${n % 3}`,
      event: ['open', 'pay'][n % 2] ?? '',
      device: { platform: 'ios' },
      ...(n < 5 ? { time: 1_700_000_000 + n } : {}),
    }))
    expect(proposed(...few)).toEqual({ userId: 'user', eventType: 'event' })
  })

  it('never names a field that is not there, nor one twice, and every field that it names can be read', () => {
    const key = fc.constantFrom('id', 'user', 'user_id', 'type', 'name', 'ts', 'time', 'a.b', 'source', 'x')
    const leaf = fc.oneof(
      fc.string(),
      fc.integer(),
      fc.boolean(),
      fc.constant(null),
      fc.constant('2026-01-01'),
    )
    const event = fc.dictionary(key, fc.oneof(leaf, fc.dictionary(key, leaf)))
    fc.assert(
      fc.property(fc.array(event, { minLength: 1, maxLength: 30 }), (events) => {
        const fields = sampledFields(events)
        const paths = Object.values(proposeMapping(fields, events.length))
        expect(new Set(paths).size).toBe(paths.length)
        for (const path of paths) {
          expect(fields.map((field) => field.path)).toContain(path)
          expect(events.some((each) => placeOf(each, path) !== null)).toBe(true)
        }
      }),
    )
  })
})

describe('a mapped event', () => {
  it('loses nothing: what no field took is in the payload with its types and its nesting', () => {
    const key = fc.stringMatching(/^[a-c]{1,2}$/)
    const value = fc.letrec((tie) => ({
      leaf: fc.oneof(fc.string({ minLength: 1 }), fc.integer(), fc.boolean(), fc.array(fc.integer())),
      inner: fc.dictionary(key, tie('any'), { minKeys: 1, maxKeys: 3 }),
      any: fc.oneof({ maxDepth: 3, depthSize: 'small' }, tie('leaf'), tie('inner')),
    }))
    const event = fc.record({
      who: fc.string({ minLength: 1 }),
      what: fc.string({ minLength: 1 }),
      rest: value.inner,
    })
    fc.assert(
      fc.property(event, ({ who, what, rest }) => {
        if (!isJsonObject(rest)) return
        const made = mapEvent(structuredClone({ who, deep: { what, rest } }), {
          userId: 'who',
          eventType: 'deep.what',
        })
        expect(made).toEqual({
          ok: true,
          value: { userId: who, eventType: what, payload: { deep: { rest } } },
        })
      }),
    )
  })

  it('finds each of its fields by its path, whatever its keys hold', () => {
    const key = fc.stringMatching(/^[ab.]{1,3}$/)
    const event = fc.dictionary(key, fc.oneof(fc.integer(), fc.dictionary(key, fc.integer(), { minKeys: 1 })))
    fc.assert(
      fc.property(event, (value) => {
        const found = [...fieldsIn(value)]
        // A path that names two places means one of them.
        const paths = [
          ...found.map(([path]) => path),
          ...Object.keys(value).filter((key) => isJsonObject(value[key])),
        ]
        fc.pre(new Set(paths).size === paths.length)
        for (const [path, inner] of found) {
          const place = placeOf(value, path)
          expect(place === null ? undefined : canonicalJson(valueAt(place))).toBe(canonicalJson(inner))
        }
      }),
    )
  })
})

describe('a file of events of another shape', () => {
  const foreign = lines(
    { user_id: 42, event_type: 'signup', ts: 1_700_000_000, properties: { plan: 'team', seats: 3 } },
    { user_id: 42, event_type: 'login', ts: 1_700_000_060_000, ok: true, tags: ['a', 'b'] },
    { user_id: 43, event_type: 'login', ts: '2023-11-14T22:15:00Z' },
  )

  it('goes in by the mapping that is proposed, the same twice', async () => {
    const path = files.write('foreign.ndjson', foreign)
    const first = await importInto(path, { now: () => 1 })
    const second = await importInto(path, { now: () => 2 })
    expect(envelopesOf(first.deliveries)).toMatchObject([
      {
        userId: '42',
        eventType: 'signup',
        timestamp: 1_700_000_000_000,
        payload: { plan: 'team', seats: 3 },
      },
      { timestamp: 1_700_000_060_000, payload: { ok: true, tags: ['a', 'b'] } },
      { userId: '43', timestamp: Date.UTC(2023, 10, 14, 22, 15), payload: {} },
    ])
    const ids = envelopesOf(first.deliveries).map(({ eventId }) => eventId)
    expect(new Set(ids).size).toBe(3)
    expect(envelopesOf(second.deliveries).map(({ eventId }) => eventId)).toEqual(ids)
    const list = await importInto(files.write('foreign.json', `[${foreign.replaceAll('\n', ',\n')}]`))
    expect(envelopesOf(list.deliveries).map(({ eventId }) => eventId)).toEqual(ids)
  })

  it('shows its fields, what they were taken for and the first rows', async () => {
    const preview = await previewFile({ path: files.write('shown.ndjson', foreign) })
    expect(preview).toMatchObject({
      ok: true,
      value: {
        json: { reading: 'shape-or-mapping', sampled: 3, recognised: [], objects: ['properties'] },
        columns: ['user_id', 'ts', 'event_type', 'properties.plan', 'properties.seats', 'ok', 'tags'],
        mapping: { userId: 'user_id', eventType: 'event_type', timestamp: 'ts', payload: 'properties' },
        unmapped: [],
        rows: [
          { line: 1, cells: ['42', '1700000000', 'signup', 'team', '3', '', ''], problem: null },
          { line: 2, cells: ['42', '1700000060000', 'login', '', '', 'true', '["a","b"]'], problem: null },
          { line: 3 },
        ],
      },
    })
  })

  it('does as a person says: another field, or none', async () => {
    const path = files.write('said.ndjson', foreign)
    const mapping = { eventType: 'properties.plan', timestamp: '' }
    const { deliveries } = await importInto(path, { mapping, now: () => 9 })
    expect(envelopesOf(deliveries)).toMatchObject([
      {
        eventType: 'team',
        timestamp: 9,
        payload: { event_type: 'signup', ts: 1_700_000_000, seats: 3 },
      },
    ])
    expect(refusalsOf(deliveries)).toEqual([
      [
        2,
        'missing_field',
        'eventType is missing: there is no properties.plan here, and the mapping takes it from there.',
      ],
      [
        3,
        'missing_field',
        'eventType is missing: there is no properties.plan here, and the mapping takes it from there.',
      ],
    ])
    const none = await importInto(path, { mapping: { userId: '' } })
    expect(none.result).toMatchObject({ ok: false, error: { code: 'unmapped_fields' } })
    const wrong = await importInto(path, { mapping: { userId: 'userid' } })
    expect(wrong.result).toMatchObject({ ok: false, error: { code: 'unknown_column' } })
  })

  it('refuses lines that lack what the mapping needs, and says so line by line', async () => {
    const mixed = lines(
      { user: { id: 'a' }, name: 'x', time: 1_700_000_000 },
      { user: { id: 'a' }, name: 'x', time: 'soon' },
      { user: { id: { n: 1 } }, name: 'x', time: 1_700_000_000 },
      { name: 'x', time: 1_700_000_000 },
      { user: { id: 'a' }, time: 1_700_000_000 },
      { user: { id: 'a', plan: 'team' }, name: 'x' },
      { user: { id: 'b', plan: 'team' }, name: 'y', time: 1_700_000_001 },
    )
    const { deliveries } = await importInto(files.write('lacking.ndjson', `${mixed}\n7\n{"broken`))
    expect(envelopesOf(deliveries).map(({ userId, payload }) => [userId, payload])).toEqual([
      ['a', {}],
      ['b', { user: { plan: 'team' } }],
    ])
    expect(refusalsOf(deliveries)).toMatchObject([
      [
        2,
        'invalid_value',
        'timestamp: ISO 8601, Unix seconds or milliseconds wanted, text of 4 characters found in time.',
      ],
      [3, 'wrong_type', 'userId: text or a number wanted, an object found in user.id.'],
      [
        4,
        'missing_field',
        'userId is missing: there is no user.id here, and the mapping takes it from there.',
      ],
      [
        5,
        'missing_field',
        'eventType is missing: there is no name here, and the mapping takes it from there.',
      ],
      [
        6,
        'missing_field',
        'timestamp is missing: there is no time here, and the mapping takes it from there.',
      ],
      [8, 'wrong_type', 'an event (an object) wanted, number 7 found.'],
      [9, 'not_json', expect.any(String)],
    ])
  })
})

describe('an object that holds the properties of the event', () => {
  const propose = (...events: readonly JsonObject[]): string | undefined => {
    const fields = sampledFields(events)
    return proposeLift(sampledObjects(events), fields, proposeMapping(fields, events.length))
  }

  it('is proposed by its name, where it stands alone and holds more than fields', () => {
    const event = (key: string, value: Json = { plan: 'pro' }): JsonObject => ({ user_id: 'u', [key]: value })
    for (const key of [
      ...['properties', 'props', 'attributes', 'data', 'params', 'payload'],
      ...['event_properties', 'eventProperties', 'Properties'],
    ])
      expect(propose(event(key))).toBe(key)
    for (const key of ['user', 'context', 'device', 'amount', 'items', 'metadata'])
      expect(propose(event(key))).toBe(undefined)
    expect(propose(event('properties', 'none'))).toBe(undefined)
    expect(propose(event('properties', [{ plan: 'pro' }]))).toBe(undefined)
    expect(propose({ user: { properties: { plan: 'pro' } } })).toBe(undefined)
    expect(propose({ data: { user_id: 'u', event_type: 'x', ts: 1_700_000_000 } })).toBe(undefined)
    // Mostly an object.
    expect(propose(event('data', 'x'), event('data', 'y'), event('data'))).toBe(undefined)
    expect(propose(event('data', null), event('data'))).toBe('data')
    expect(propose({ ...event('data'), ...event('properties') })).toBe('properties')
  })

  it('goes in as the payload; whatever else there is joins it, and nothing is lost where a name is taken', async () => {
    const path = files.write(
      'lifted.ndjson',
      lines(
        {
          ...{ user_id: 'u1', event_type: 'X', time: '2026-01-01T00:00:00Z', plan: 'outer', plan_2: 'other' },
          ...{ properties: { plan: 'pro', price: 12.5, deep: { n: 1 } } },
        },
        { user_id: 'u1', event_type: 'X', time: '2026-01-02T00:00:00Z', properties: 'none', plan: 'free' },
        { user_id: 'u1', event_type: 'X', time: '2026-01-03T00:00:00Z', properties: { user_id: 'twice' } },
      ),
    )
    const { deliveries } = await importInto(path)
    expect(envelopesOf(deliveries).map(({ payload }) => payload)).toEqual([
      { plan: 'pro', price: 12.5, deep: { n: 1 }, plan_2: 'outer', plan_2_2: 'other' },
      { properties: 'none', plan: 'free' },
      { user_id: 'twice' },
    ])
  })

  it('is another one, or none, where somebody says so', async () => {
    const event = { who: 'u', what: 'X', properties: { plan: 'pro' }, more: { inner: { n: 1 }, m: 2 } }
    const path = files.write('other.ndjson', lines(event, event))
    const fed = { userId: 'who', eventType: 'what' }
    const payloads = async (mapping: ColumnMapping): Promise<unknown> =>
      envelopesOf((await importInto(path, { mapping: { ...fed, ...mapping } })).deliveries)[0]?.payload
    const { properties, more } = event
    expect(await payloads({})).toEqual({ plan: 'pro', more })
    expect(await payloads({ payload: '' })).toEqual({ properties, more })
    expect(await payloads({ payload: 'more' })).toEqual({ properties, ...more })
    expect(await payloads({ payload: 'more.inner' })).toEqual({ properties, more: { m: 2 }, n: 1 })
    expect((await importInto(path, { mapping: { ...fed, payload: 'none' } })).result).toMatchObject({
      ok: false,
      error: { code: 'unknown_column', hint: 'It has properties, more, more.inner.' },
    })
    const table = files.write('table.csv', 'userId,eventType\nu,X\n')
    expect((await importInto(table, { mapping: { payload: 'eventType' } })).result).toMatchObject({
      ok: false,
      error: { code: 'nothing_to_lift' },
    })
  })

  it('loses no value, whatever stands beside it', () => {
    const inner = fc.dictionary(fc.constantFrom('a', 'a_2', 'b', 'c'), fc.integer(), {
      minKeys: 1,
      noNullPrototype: true,
    })
    const event = fc.record({ inner, beside: inner, own: fc.option(inner, { nil: undefined }) })
    fc.assert(
      fc.property(event, ({ inner: lifted, beside, own }) => {
        const value = { who: 'u', props: lifted, ...beside, ...(own === undefined ? {} : { payload: own }) }
        const made = mapEvent(structuredClone(value), { userId: 'who', payload: 'props' })
        if (!made.ok || !isJsonObject(made.value.payload)) throw new Error('no payload')
        expect(made.value.payload).toMatchObject(lifted)
        const leaves = (of: JsonObject) => [...fieldsIn(of)].map(([, leaf]) => Number(leaf)).sort()
        const { who: _who, ...rest } = value
        expect(leaves(made.value.payload)).toEqual(leaves(rest))
      }),
    )
  })
})

describe('events whose shape is known', () => {
  const ours = { eventId: 'e1', userId: 'a', eventType: 'X', timestamp: 1_700_000_000_000 }
  const segment = {
    ...{ type: 'track', userId: 'b', event: 'Paid', properties: { total: 3 }, messageId: 'm1' },
    ...{ timestamp: '2020-01-01T00:00:00Z', sentAt: '2020-01-01T00:05:00Z' },
  }
  const posthog = {
    distinct_id: 'c',
    event: '$pageview',
    properties: { $lib: 'web' },
    timestamp: '2020-01-01T00:00:00Z',
  }
  const cloud = {
    specversion: '1.0',
    id: '1',
    source: '/shop',
    type: 'order.placed',
    subject: 'd',
    data: { n: 1 },
  }

  it('go in unchanged, each by its shape, at the time that it says', async () => {
    const path = files.write('known.ndjson', lines(ours, segment, posthog, cloud))
    const { deliveries } = await importInto(path, { now: () => Date.UTC(2026, 0, 1) })
    expect(envelopesOf(deliveries)).toMatchObject([
      { userId: 'a', eventType: 'X' },
      { userId: 'b', eventType: 'Paid', timestamp: Date.UTC(2020, 0, 1), payload: { total: 3 } },
      { userId: 'c', eventType: 'PAGE_VIEW', timestamp: Date.UTC(2020, 0, 1), source: 'web' },
      { userId: 'd', eventType: 'order.placed', payload: { n: 1 } },
    ])
    expect(await previewFile({ path })).toMatchObject({
      ok: true,
      value: {
        json: {
          reading: 'shape',
          sampled: 4,
          recognised: [
            { shape: 'event', count: 1 },
            { shape: 'segment', count: 1 },
            { shape: 'posthog', count: 1 },
            { shape: 'cloudevents', count: 1 },
          ],
        },
        mapping: {},
        unmapped: [],
      },
    })
  })

  it('are mapped where somebody wants them to be', async () => {
    const path = files.write('wanted.ndjson', lines(segment, segment))
    const { deliveries } = await importInto(path, { mapping: { eventType: 'type', userId: 'messageId' } })
    expect(envelopesOf(deliveries)).toMatchObject([
      { userId: 'm1', eventType: 'track', payload: { userId: 'b', event: 'Paid', total: 3 } },
      {},
    ])
  })

  it('need nothing of the mapping that others beside them have', async () => {
    const other = { user: 'z', action: 'look', at: 1_700_000_000 }
    const path = files.write('beside.ndjson', lines(other, ours, other, segment, other))
    const { deliveries } = await importInto(path)
    expect(refusalsOf(deliveries)).toEqual([])
    expect(envelopesOf(deliveries).map(({ userId, eventType }) => `${userId} ${eventType}`)).toEqual([
      ...['z look', 'a X', 'z look', 'b Paid', 'z look'],
    ])
    const preview = await previewFile({ path })
    expect(preview.ok && preview.value.rows[1]?.cells).toEqual(['Taken as an event as it is here: X of a'])
  })

  it('are not seen in what only looks alike: nothing of it may be lost', async () => {
    const path = files.write(
      'alike.ndjson',
      lines({ type: 'page', userId: 'a', ts: 1_700_000_000, path: '/' }),
    )
    const { deliveries } = await importInto(path)
    expect(envelopesOf(deliveries)).toMatchObject([
      { userId: 'a', eventType: 'page', timestamp: 1_700_000_000_000, payload: { path: '/' } },
    ])
  })

  it('may come as batches, each call an event of its own, the same twice', async () => {
    const folder = '../shared/data/events/segment_analytics_go'
    if (!existsSync(folder)) return console.warn(`SKIPPED: ${folder} is absent.`)
    const many = readFileSync(`${folder}/test-many-track.json`, 'utf8')
    const path = files.write('batch.json', many)
    const first = await importInto(path, { now: () => 1 })
    const second = await importInto(path, { now: () => 2 })
    expect(envelopesOf(first.deliveries)).toMatchObject([
      {
        userId: '123456',
        eventType: 'Download',
        timestamp: Date.UTC(2009, 10, 10, 23),
        source: 'analytics-go',
      },
      { eventType: 'Download' },
      { eventType: 'Download' },
    ])
    expect(envelopesOf(second.deliveries)).toEqual(envelopesOf(first.deliveries))
  })
})
