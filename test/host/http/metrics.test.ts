import { expect, test } from 'vitest'
import { openMetricsText } from '#core/host/http/open-metrics.ts'
import { openListener } from './listening.ts'

const SAMPLE =
  /^([a-z_]+)(?:\{([a-z]+="(?:[^"\\\n]|\\[\\"n])*"(?:,[a-z]+="(?:[^"\\\n]|\\[\\"n])*")*)\})? (-?[\d.e+-]+)$/

/** Reads the text by the grammar of OpenMetrics and answers with the sum of each sample's name. */
function sums(text: string): Record<string, number> {
  expect(text.endsWith('\n# EOF\n')).toBe(true)
  const found: Record<string, number> = {}
  const families = new Map<string, string>()
  let family = ''
  for (const line of text.slice(0, -'# EOF\n'.length).trimEnd().split('\n')) {
    const type = /^# TYPE (\S+) (counter|gauge|info)$/.exec(line)
    if (type !== null) {
      family = type[1] ?? ''
      expect(families.has(family)).toBe(false)
      families.set(family, type[2] ?? '')
      continue
    }
    if (line.startsWith(`# HELP ${family} `) || line.startsWith(`# UNIT ${family} `)) continue
    const sample = SAMPLE.exec(line)
    expect({ line, isSample: sample !== null }).toEqual({ line, isSample: true })
    const suffix = { counter: '_total', info: '_info' }[families.get(family) ?? ''] ?? ''
    expect(sample?.[1]).toBe(`${family}${suffix}`)
    const name = sample?.[1] ?? ''
    found[name] = (found[name] ?? 0) + Number(sample?.[3])
  }
  return found
}

test('received is the sum of the outcomes and of the arrivals, whatever came by whichever route', async () => {
  const listener = await openListener()
  const event = { userId: 'u', eventType: 'CLICK', eventId: 'a', timestamp: 5 }
  await listener.post(
    '/v1/events',
    JSON.stringify([event, event, { eventType: 'X' }, { ...event, eventId: 'b' }]),
  )
  await listener.post('/v1/track', JSON.stringify({ userId: 'u', event: 'x', writeKey: 'odd "key"\n\\' }))
  await listener.post('/batch/', '{"batch":[{},{"event":"e","distinct_id":"u"}]}')
  await listener.post('/v1/events', 'nonsense')
  const answer = await fetch(`${listener.url}/metrics`)
  expect(answer.headers.get('content-type')).toBe(
    'application/openmetrics-text; version=1.0.0; charset=utf-8',
  )
  const text = await answer.text()
  expect(sums(text)).toMatchObject({
    journeyscope_received_total: 8,
    journeyscope_outcomes_total: 8,
    journeyscope_arrivals_total: 8,
    journeyscope_workspace_open: 1,
    journeyscope_build_info: 1,
  })
  expect(text).toContain('journeyscope_outcomes_total{kind="http",intake="/v1/events",outcome="REJECTED"} 2')
  expect(text).toContain('{kind="segment",intake="odd \\"key\\"\\n\\\\"}')
  await listener.hostOf.session.close()
  expect(sums(await (await fetch(`${listener.url}/metrics`)).text())).toMatchObject({
    journeyscope_workspace_open: 0,
  })
  await listener.remove()
})

test('a family without samples is whole, too', () => {
  expect(openMetricsText([{ name: 'a', kind: 'counter', help: 'x\ny', samples: [] }])).toBe(
    '# TYPE a counter\n# HELP a x\\ny\n# EOF\n',
  )
})
