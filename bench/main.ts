import type { Figure } from './figure.ts'
import { benchHttp, benchPipeline, benchTimeline } from './pipeline.ts'
import { benchPrivacy } from './privacy.ts'

const argv = process.argv.slice(2)
const only = argv.includes('--only') ? argv[argv.indexOf('--only') + 1] : undefined
const STORED = 1_000_000

const benches: Record<string, () => Figure | Promise<Figure>> = {
  'pipeline-empty': () => benchPipeline(0),
  pipeline: () => benchPipeline(STORED),
  http: benchHttp,
  timeline: benchTimeline,
  privacy: benchPrivacy,
}

const figures: Figure[] = []
for (const [name, run] of Object.entries(benches)) {
  if (only === undefined || only === name) figures.push(await run())
}
if (argv.includes('--json')) process.stdout.write(`${JSON.stringify({ figures }, null, 2)}\n`)
else {
  for (const { name, value, unit, reference, ratio, goal } of figures) {
    const verdict = ratio >= goal ? 'meets' : 'MISSES'
    process.stdout.write(
      `${name}: ${value.toFixed(1)} ${unit}, reference ${reference.toFixed(1)}, ratio ${ratio.toFixed(2)} ${verdict} ${goal}\n`,
    )
  }
}
