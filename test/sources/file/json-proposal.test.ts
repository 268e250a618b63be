import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { canonicalJson, isJsonObject, type JsonObject } from '#core/base/json.ts'
import { mapEvent } from '#core/sources/file/json/map-event.ts'
import { fieldsIn, placeOf, valueAt } from '#core/sources/file/json/paths.ts'
import { proposeMapping } from '#core/sources/file/json/propose.ts'
import { sampledFields } from '#core/sources/file/json/sampled-fields.ts'

function proposed(...events: readonly JsonObject[]): unknown {
  return proposeMapping(sampledFields(events), events.length).mapping
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
        const paths = Object.values(proposeMapping(fields, events.length).mapping)
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
