import { appendFileSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { noOutcomes } from '#core/event/outcome.ts'
import { importFile } from '#core/sources/file/import-file.ts'

/**
 * Imports a made-up file of so many megabytes into nothing, and prints what it took: `node flat-memory.ts MB FORMAT`.
 * A process of its own, so that nothing else counts.
 */
const [megabytes = '200', format = 'ndjson'] = process.argv.slice(2)
const folder = mkdtempSync(join(tmpdir(), 'journeyscope-flat-'))
const path = join(folder, 'input')
const note = 'x'.repeat(900)

function rowOf(n: number): string {
  const time = 1_790_000_000_000 + n
  if (format === 'csv') return `u${n % 1000},CLICK,${time},${note}\n`
  if (format === 'xes')
    return `<event><string key="concept:name" value="CLICK"/><int key="time:timestamp" value="${time}"/><string key="note" value="${note}"/></event>`
  const event = JSON.stringify({
    userId: `u${n % 1000}`,
    eventType: 'CLICK',
    timestamp: time,
    payload: { note },
  })
  return format === 'json' ? `${n === 0 ? '' : ','}${event}` : `${event}\n`
}

const [start, end] = {
  csv: ['userId,eventType,timestamp,note\n', ''],
  xes: ['<log><trace><string key="concept:name" value="case"/>', '</trace></log>'],
  json: ['[', ']'],
}[format] ?? ['', '']
writeFileSync(path, start ?? '')
for (let n = 0, size = 0; size < Number(megabytes) * 1_000_000; ) {
  const rows: string[] = []
  for (let i = 0; i < 5000; i += 1, n += 1) rows.push(rowOf(n))
  const text = rows.join('')
  size += text.length
  appendFileSync(path, text)
}
appendFileSync(path, end ?? '')

let accepted = 0
const result = await importFile(
  { path, now: () => 0 },
  {
    positions: () => new Map(),
    submit: async (batch) => {
      accepted += batch.filter((delivery) => delivery.ok).length
      return { ...noOutcomes(), NO_TRANSITION: batch.length }
    },
  },
)
if (!result.ok) throw new Error(result.error.message)
const rss = process.resourceUsage().maxRSS / 1024
process.stdout.write(
  `${JSON.stringify({ bytes: statSync(path).size, accepted, received: result.value.received, peakMb: rss })}\n`,
)
rmSync(folder, { recursive: true })
