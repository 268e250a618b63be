import { createHmac } from 'node:crypto'
import { DEFAULT_POLICY } from '#core/privacy/policy.ts'
import { createScrubber } from '#core/privacy/scrub.ts'
import { benchLines, deliver } from './events.ts'
import { type Figure, median } from './figure.ts'

const EVENTS = 50_000
const ROUNDS = 5

/** Events per second that privacy looks through without finding anything, against parsing their JSON. */
export function benchPrivacy(): Figure {
  const scrubber = createScrubber(DEFAULT_POLICY, {
    token: (kind, value) =>
      `${kind}_${createHmac('sha256', 'bench').update(value).digest('hex').slice(0, 32)}`,
    hash: (value) => value,
  })
  const lines = benchLines(EVENTS, 7)
  const envelopes = lines.map(deliver).flatMap((delivery) => (delivery.ok ? [delivery.envelope] : []))
  const perSecond = (work: () => void): number => {
    const started = performance.now()
    work()
    return (envelopes.length / (performance.now() - started)) * 1000
  }
  const scrubbed: number[] = []
  const parsed: number[] = []
  for (let round = 0; round < ROUNDS; round += 1) {
    scrubbed.push(
      perSecond(() => {
        for (const envelope of envelopes) scrubber.envelope(envelope)
      }),
    )
    parsed.push(
      perSecond(() => {
        for (const line of lines) JSON.parse(line)
      }),
    )
  }
  const value = median(scrubbed)
  const reference = median(parsed)
  return { name: 'privacy', value, unit: 'events/s', reference, ratio: value / reference, goal: 0.5 }
}
