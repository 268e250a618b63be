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

function caseOf(n: number): string {
  return `<string key="concept:name" value="customer-${String(n).padStart(9, '0')}"/>`
}

function rowOf(n: number): string {
  const time = 1_790_000_000_000 + n
  if (format === 'csv') return `u${n % 1000},CLICK,${time},${note}\n`
  const turn = n % 200 === 0 && n > 0 ? `</trace><trace>${caseOf(n)}` : ''
  // In single quotes it is for the parser.
  if (format === 'xes-parsed')
    return `${turn}<event><string key='concept:name' value='CLICK'/><int key='time:timestamp' value='${time}'/><string key='note' value='${note}'/></event>`
  if (format === 'xes')
    return `${turn}<event><string key="concept:name" value="CLICK"/><int key="time:timestamp" value="${time}"/><string key="note" value="${note}"/></event>`
  const event = JSON.stringify({
    userId: `u${n % 1000}`,
    eventType: 'CLICK',
    timestamp: time,
    payload: { note },
  })
  return format === 'json' ? `${n === 0 ? '' : ','}${event}` : `${event}\n`
}

const LOG = [`<log><trace>${caseOf(0)}`, '</trace></log>']
const [start, end] = {
  csv: ['userId,eventType,timestamp,note\n', ''],
  xes: LOG,
  'xes-parsed': LOG,
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
/** Who came, as a cache of people would hold them: their names must not hold the file. */
const people = new Set<string>()
const result = await importFile(
  { path, now: () => 0 },
  {
    positions: () => new Map(),
    submit: async (batch) => {
      for (const delivery of batch) {
        if (!delivery.ok) continue
        accepted += 1
        people.add(delivery.envelope.userId ?? '')
      }
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
