import type { Command } from 'commander'
import { totalOutcomes } from '#core/event/outcome.ts'
import { bundleEnrichment, bundleSchemas } from '#core/host/fleet/bundles.ts'
import { startWorker, type Worker } from '#core/host/fleet/worker.ts'
import { userKeys } from '#core/host/keys/key-store.ts'
import { readSchemaFolder } from '#core/host/schemas/schema-folder.ts'
import { readPolicy } from '#core/privacy/policy.ts'
import { readRedisUrl } from '#core/sources/redis/client.ts'
import { printJson, printLine, remark, stop } from '../output.ts'
import { readRules, readText, refuseUnlessCompiles } from '../rules/rules-file.ts'
import { answerOf, systemClock } from '../session.ts'

interface WorkerFlags {
  readonly kafka: string
  readonly redis?: string
  readonly kafkaTopic: string
  readonly kafkaGroup: string
  readonly rules?: string
  readonly privacy?: string
  readonly schemas?: string
  readonly enrichment?: string
  readonly table?: Record<string, string>
  readonly json?: boolean
}

/** Milliseconds between two looks at what there is to say. */
const LOOK_EVERY = 500
const TELL_EVERY = 10_000
/** Milliseconds after which a worker that can't end is ended: nothing is lost, since the broker was told nothing. */
const LONGEST_END = 10_000

export function addWorkerCommand(program: Command): void {
  program
    .command('worker')
    .requiredOption('--kafka <brokers>', 'Kafka brokers: host:9092,host:9092')
    .option(
      '--redis <url>',
      'the shared state: redis://host:6379, rediss://, redis+cluster://; JOURNEYSCOPE_REDIS keeps a password off the command line',
    )
    .option('--kafka-topic <name>', 'read events from this topic; the key of a message is the user', 'events')
    .option(
      '--kafka-group <name>',
      'workers of one fleet have the same; a new one begins with the oldest event',
      'journeyscope-fleet',
    )
    .option('--rules <file>', 'rules to put in force for the whole fleet, if they differ from those that are')
    .option('--privacy <file>', 'a privacy policy to put in force for the whole fleet')
    .option(
      '--schemas <folder>',
      'schemas, modes, upcasters and sampling to put in force for the whole fleet',
    )
    .option('--enrichment <file>', 'enrichment to put in force for the whole fleet')
    .option(
      '--table <name=file>',
      'a CSV table that the enrichment names; may be repeated',
      (text: string, before: Record<string, string> = {}) => ({ ...before, ...tableOf(text) }),
    )
    .option('--json', 'print the count of every outcome as one JSON document at the end')
    .description('one headless worker of many: events from Kafka, states in a shared Redis')
    .action(work)
}

async function work(flags: WorkerFlags): Promise<void> {
  const url = flags.redis ?? process.env.JOURNEYSCOPE_REDIS
  if (url === undefined)
    return stop({ code: 'usage', message: '--redis is missing.', hint: '--redis redis://host:6379' })
  try {
    readRedisUrl(url)
  } catch (error) {
    return stop({ code: 'usage', where: '--redis', message: error instanceof Error ? error.message : '' })
  }
  const rules = flags.rules === undefined ? null : readRules(flags.rules)
  if (rules !== null) refuseUnlessCompiles(flags.rules ?? '', rules)
  const privacy = flags.privacy === undefined ? null : readText(flags.privacy)
  if (privacy !== null) answerOf(readPolicy(privacy))
  const schemas =
    flags.schemas === undefined ? null : answerOf(bundleSchemas(answerOf(readSchemaFolder(flags.schemas))))
  const server = { brokers: flags.kafka.split(',').map((broker) => broker.trim()) }
  const started = await startWorker({
    kafka: { server, topic: flags.kafkaTopic, group: flags.kafkaGroup, from: 'stored' },
    redis: { url },
    rules: rules?.text ?? null,
    privacy,
    schemas,
    enrichment: enrichmentOf(flags),
    keys: userKeys(),
    troubled: sayOnce(),
    now: systemClock.now,
  })
  const worker = answerOf(started)
  remark(`worker: reading ${flags.kafkaTopic} as a member of ${flags.kafkaGroup}`)
  const quiet = tell(worker)
  const failure = await untilStopped(worker)
  remark('worker: ending')
  setTimeout(() => {
    remark(
      'worker: the last batch could not be stored in time. Nothing is lost: the broker gives it to another.',
    )
    process.exit(1)
  }, LONGEST_END).unref()
  await worker.stop()
  quiet()
  if (flags.json === true) printJson({ received: totalOutcomes(worker.counts()), outcomes: worker.counts() })
  else printLine(wordsOf(worker))
  if (failure !== null) stop({ code: 'kafka', message: failure })
}

function tableOf(text: string): Record<string, string> {
  const [, name = '', file = ''] = /^([^=]+)=(.+)$/.exec(text) ?? []
  if (name === '') return stop({ code: 'usage', message: `--table: NAME=FILE wanted, ${text} found.` })
  return { [name]: file }
}

function enrichmentOf({ enrichment, table = {} }: WorkerFlags): string | null {
  if (enrichment === undefined) {
    if (Object.keys(table).length === 0) return null
    return stop({
      code: 'usage',
      message: '--table goes with --enrichment.',
      hint: '--enrichment FILE names it.',
    })
  }
  const tables = Object.entries(table).map(([name, file]) => ({ name, csv: readText(file) }))
  return answerOf(bundleEnrichment({ document: readText(enrichment), tables }))
}

/** The same trouble several times in a row is said once. */
function sayOnce(): (message: string) => void {
  let last = ''
  return (message) => {
    if (message !== last) remark(`worker: ${message}`)
    last = message
  }
}

function wordsOf(worker: Worker): string {
  const counts = Object.entries(worker.counts()).filter(([, count]) => count > 0)
  const parts = counts.map(([outcome, count]) => `${count} ${outcome}`)
  return `${totalOutcomes(worker.counts())} events taken${parts.length === 0 ? '' : `: ${parts.join(', ')}`}`
}

/** A line whenever the worker comes into another state, and now and then how much was taken. Answers how to stop. */
function tell(worker: Worker): () => void {
  let state = ''
  let taken = 0
  let toldAt = 0
  const look = setInterval(() => {
    const status = worker.status()
    if (status.state !== state) {
      state = status.state
      const isTrouble = state === 'waiting' || state === 'failed'
      remark(`worker: ${state}${isTrouble ? `. ${status.lastError?.message ?? ''}` : ''}`)
    }
    const now = totalOutcomes(worker.counts())
    if (now === taken || systemClock.now() - toldAt < TELL_EVERY) return
    taken = now
    toldAt = systemClock.now()
    remark(`worker: ${wordsOf(worker)}, ${status.lag ?? 0} waiting`)
  }, LOOK_EVERY)
  return () => clearInterval(look)
}

/** Resolves at a signal, or with what is wrong where the topic can't be read as it is set up. */
function untilStopped(worker: Worker): Promise<string | null> {
  return new Promise((resolve) => {
    const watch = setInterval(() => {
      const { state, lastError } = worker.status()
      if (state === 'failed') end(lastError?.message ?? 'the topic can’t be read.')
    }, LOOK_EVERY)
    const end = (failure: string | null): void => {
      clearInterval(watch)
      resolve(failure)
    }
    process.once('SIGINT', () => end(null))
    process.once('SIGTERM', () => end(null))
  })
}
