import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { previewFile } from '#core/sources/file/import-file.ts'
import { envelopesOf, importInto, lines, refusalsOf, temporaryFiles } from './files.ts'

const files = temporaryFiles()

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
