import { describe, expect, test } from 'vitest'
import type { JsonObject } from '#core/base/json.ts'
import { derivedChannel } from '#core/event/enrichment/channel.ts'
import { EnrichmentDocument } from '#core/event/enrichment/document.ts'
import { createEnricher } from '#core/event/enrichment/enrich.ts'
import type { Envelope } from '#core/event/envelope.ts'
import { readLookup } from '#core/host/governed/enrichment.ts'

const event = (payload: JsonObject): Envelope => ({
  eventId: '0a8b6d1e-5c52-4a6b-9d5a-52f1f7c4aa10',
  userId: 'u',
  timestamp: 1,
  eventType: 'PAGE_VIEW',
  payload,
  source: 'web',
})

describe('channel', () => {
  test.each<[JsonObject, string | null]>([
    [{ utm_source: 'google', utm_medium: 'cpc' }, 'paid search'],
    [{ utm_source: 'facebook', utm_medium: 'paid_social' }, 'paid social'],
    [{ utm_source: 'taboola', utm_medium: 'cpc' }, 'paid other'],
    [{ utm_source: 'news', utm_medium: 'E-Mail' }, 'email'],
    [{ utm_source: 'newsletter' }, 'email'],
    [{ utm_source: 'adnet', utm_medium: 'cpm' }, 'display'],
    [{ utm_medium: 'affiliate' }, 'affiliate'],
    [{ utm_source: 'app', utm_medium: 'web-push' }, 'push'],
    [{ utm_source: 'instagram' }, 'social'],
    [{ utm_source: 'somewhere' }, 'other'],
    [{ context: { campaign: { source: 'bing', medium: 'ppc' } } }, 'paid search'],
    [{ url: 'https://shop.example/?utm_source=google&utm_medium=organic#x' }, 'organic search'],
    [{ url: 'https://shop.example/?gclid=abc', referrer: 'https://www.google.com/' }, 'paid search'],
    [{ url: 'https://shop.example/', referrer: 'https://www.google.co.uk/' }, 'organic search'],
    [{ url: 'https://shop.example/', referrer: 'https://t.co/x' }, 'social'],
    [{ url: 'https://shop.example/', referrer: 'https://blog.example/post' }, 'referral'],
    [{ url: 'https://www.shop.example/b', referrer: 'https://shop.example/a' }, null],
    [{ url: 'https://shop.example/', referrer: '' }, 'direct'],
    [{ $current_url: 'https://shop.example/', $referrer: '$direct' }, 'direct'],
    [{ url: 'https://shop.example/' }, null],
    [{ referrer: 'https://notgoogle.example/' }, 'referral'],
    [{}, null],
  ])('%j → %s', (payload, channel) => expect(derivedChannel(payload)).toBe(channel))
})

test('nothing is configured: nothing is made', () => {
  expect(createEnricher(EnrichmentDocument.parse({}), new Map())).toBe(null)
})

test('fields are added and named, and what the sender said is left alone', () => {
  const table = readLookup('sku,category,brand\nA-1,shoes,\nA-1,twice,x\n7,"hats, caps",Acme\n')
  if (!table.ok) throw new Error(table.error.message)
  const enrich = createEnricher(
    EnrichmentDocument.parse({
      channel: true,
      device: true,
      constants: [{ intake: '/v1/events', set: { region: 'eu', channel: 'fixed' } }],
      lookups: [
        { table: 'products', key: 'sku', from: 'payload.item.sku', take: ['category', 'brand', 'absent'] },
        { table: 'no such table', key: 'sku', from: 'payload.item.sku', take: ['x'] },
      ],
    }),
    new Map([['products', table.value]]),
  )
  const iphone =
    'Mozilla/5.0 (iPhone; CPU iPhone OS 17_4 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.4 Mobile/15E148 Safari/604.1'
  const made = enrich?.(
    event({ utm_source: 'google', utm_medium: 'cpc', userAgent: iphone, browser: 'mine', item: { sku: 7 } }),
    'other',
  )
  expect(made?.payload).toMatchObject({
    channel: 'paid search',
    device_type: 'mobile',
    os: 'iOS',
    browser: 'mine',
    category: 'hats, caps',
    brand: 'Acme',
  })
  expect(made?.derived).toEqual([
    'payload.channel',
    'payload.device_type',
    'payload.os',
    'payload.category',
    'payload.brand',
  ])
  const constant = enrich?.(event({ region: 'us', item: { sku: 'A-1' } }), '/v1/events')
  expect(constant?.payload).toEqual({
    region: 'us',
    channel: 'fixed',
    item: { sku: 'A-1' },
    category: 'shoes',
  })
  const plain = event({ a: 1 })
  expect(enrich?.(plain, 'other')).toBe(plain)
})

test.each(['device_type', '__proto__', 'constructor'])(
  'a field called %s is a field like any other',
  (name) => {
    const document = EnrichmentDocument.parse({
      constants: [{ intake: 'i', set: JSON.parse(`{"${name}":1}`) }],
    })
    const made = createEnricher(document, new Map())?.(event({}), 'i')
    expect(Object.getPrototypeOf(made?.payload ?? {})).toBe(Object.prototype)
  },
)
