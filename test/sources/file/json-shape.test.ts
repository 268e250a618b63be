import { describe, expect, it } from 'vitest'
import { previewFile } from '#core/sources/file/import-file.ts'
import { envelopesOf, importInto, lines, refusalsOf, temporaryFiles } from './files.ts'

const files = temporaryFiles()

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
        'timestamp: time says “soon”. Wanted is a time written as 2026-02-13T14:05:00Z or as Unix time.',
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
