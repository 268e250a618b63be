import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isJsonObject, type Json, type JsonObject } from '#core/base/json.ts'
import type { ColumnMapping } from '#core/contract/imports.ts'
import { proposeLift, sampledObjects } from '#core/sources/file/json/lift.ts'
import { mapEvent } from '#core/sources/file/json/map-event.ts'
import { fieldsIn } from '#core/sources/file/json/paths.ts'
import { proposeMapping } from '#core/sources/file/json/propose.ts'
import { sampledFields } from '#core/sources/file/json/sampled-fields.ts'
import { envelopesOf, importInto, lines, temporaryFiles } from './files.ts'

const files = temporaryFiles()

describe('an object that holds the properties of the event', () => {
  const propose = (...events: readonly JsonObject[]): string | undefined => {
    const fields = sampledFields(events)
    return proposeLift(sampledObjects(events), fields, proposeMapping(fields, events.length).mapping)
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
