import { benchCompile } from './compile-rules.ts'
import type { Figure } from './figure.ts'
import { benchFleet } from './fleet.ts'
import { benchHttp, benchPipeline } from './pipeline.ts'
import { benchPrivacy } from './privacy.ts'
import { benchRefold, benchRefoldStart } from './refold.ts'
import { benchKafka, benchRedisStream } from './streams.ts'
import { benchTimeline } from './timeline.ts'
import { benchWhatIf } from './what-if.ts'
import { benchWhatIfStored } from './what-if-stored.ts'
import { benchWindow } from './window.ts'
import { benchXes } from './xes.ts'

const argv = process.argv.slice(2)
const only = argv.includes('--only') ? argv[argv.indexOf('--only') + 1] : undefined
const STORED = 1_000_000

/** `null`: it could not be measured here, and has said why. */
const benches: Record<string, () => Figure | Promise<Figure | null>> = {
  'pipeline-empty': () => benchPipeline(0),
  pipeline: () => benchPipeline(STORED),
  http: benchHttp,
  'redis-stream': benchRedisStream,
  kafka: benchKafka,
  timeline: benchTimeline,
  refold: benchRefold,
  'refold-start': benchRefoldStart,
  'what-if': benchWhatIf,
  'what-if-stored': benchWhatIfStored,
  'compile-rules': benchCompile,
  privacy: benchPrivacy,
  'window-frame-time': benchWindow,
  fleet: benchFleet,
  'xes-import': () => benchXes('read'),
  'xes-stored': () => benchXes('stored'),
}

const figures: Figure[] = []
for (const [name, run] of Object.entries(benches)) {
  if (only !== undefined && only !== name) continue
  const figure = await run()
  if (figure !== null) figures.push(figure)
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
