import { v4 } from 'uuid'
import type { Delivery } from '#core/event/delivery.ts'
import { readJson } from '#core/event/read-json.ts'
import { toEnvelope } from '#core/event/to-envelope.ts'
import { generateEvents } from '#core/sources/generate/generate.ts'
import { EXAMPLE } from '#core/sources/generate/options.ts'

/** Lines of the example product with random UUIDs as ids, as real senders make them. */
export function benchLines(count: number, seed: number): string[] {
  const options = { ...EXAMPLE, users: Math.max(100, Math.round(count / 22)), events: count, seed }
  const lines: string[] = []
  for (const line of generateEvents(options)) {
    lines.push(line.replace(/"eventId":"[^"]*"/, `"eventId":"${v4()}"`).replaceAll('user_', `s${seed}_`))
  }
  return lines
}

export function deliver(line: string): Delivery {
  const received = { original: { format: 'event', bytes: () => Buffer.from(line) }, line: null } as const
  const read = readJson(line)
  if (!read.ok) return { ok: false, rejection: read.error, ...received }
  const made = toEnvelope(read.value, {
    intakeKind: 'bench',
    intakeName: 'bench',
    receivedAt: 0,
    freshId: v4,
  })
  if (made.ok) return { ok: true, envelope: made.value, ...received }
  return { ok: false, rejection: made.error, ...received }
}

export function cut<Item>(items: readonly Item[], size: number): Item[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, i) =>
    items.slice(i * size, (i + 1) * size),
  )
}
