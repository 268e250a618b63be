import { readFileSync } from 'node:fs'
import type { Admin, Consumer, Producer } from '@platformatic/kafka'
import type { SASL_MECHANISMS } from '#core/contract/sources.ts'
import { SetUpProblem } from '../run.ts'

/** A Kafka cluster and how to log in. */
export interface KafkaServer {
  /** `host:port`, one or more. */
  readonly brokers: readonly string[]
  readonly tls?: boolean | undefined
  /** A PEM file of the authority that signed the brokers' certificates, where the system does not know it. */
  readonly caFile?: string | undefined
  readonly sasl?:
    | {
        readonly mechanism: (typeof SASL_MECHANISMS)[number]
        readonly username: string
        readonly password: string
      }
    | undefined
}

function readCa(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    throw new SetUpProblem(`${path}: this certificate file cannot be read.`)
  }
}

/** Throws SetUpProblem where one is no `host:port`. */
export function checkBrokers(brokers: readonly string[]): void {
  const bad = brokers.find((broker) => !/^[^\s:/@]+:\d{1,5}$/.test(broker))
  if (bad !== undefined || brokers.length === 0)
    throw new SetUpProblem('brokers: host:port wanted, such as localhost:9092.')
}

function connection({ brokers, tls, caFile, sasl }: KafkaServer) {
  checkBrokers(brokers)
  return {
    clientId: 'journeyscope',
    bootstrapBrokers: [...brokers],
    strict: true,
    ...(tls === true ? { tls: caFile === undefined ? {} : { ca: readCa(caFile) } } : {}),
    ...(sasl === undefined ? {} : { sasl: { ...sasl } }),
  }
}

/** Loaded when Kafka is first spoken to: it takes longer to load than a short command takes to run. */
function library() {
  return import('@platformatic/kafka')
}

/** Reconnects for ever by itself; its events tell when a broker is away. Raw bytes come out. */
export async function openConsumer(server: KafkaServer, groupId: string): Promise<Consumer> {
  const kafka = await library()
  return new kafka.Consumer({
    ...connection(server),
    groupId,
    autocommit: false,
    retries: true,
    retryDelay: 250,
    maxWaitTime: 200,
    maxBytesPerPartition: 262_144,
    sessionTimeout: 6_000,
    rebalanceTimeout: 6_000,
    heartbeatInterval: 500,
  })
}

/** Idempotent: what it sends again after a broken connection is written once. */
export async function openProducer(server: KafkaServer): Promise<Producer<string, string, string, string>> {
  const kafka = await library()
  return new kafka.Producer({
    ...connection(server),
    idempotent: true,
    acks: -1,
    retries: 3,
    retryDelay: 250,
    serializers: {
      key: (text) => Buffer.from(text ?? ''),
      value: (text) => Buffer.from(text ?? ''),
      headerKey: (text) => Buffer.from(text ?? ''),
      headerValue: (text) => Buffer.from(text ?? ''),
    },
  })
}

/** Fails soon where nobody answers: for lists of topics and for tests of a connection. */
export async function openAdmin(server: KafkaServer): Promise<Admin> {
  const kafka = await library()
  return new kafka.Admin({
    ...connection(server),
    retries: 1,
    retryDelay: 250,
    timeout: 4_000,
    connectTimeout: 3_000,
  })
}

/** Names of topics that a name or a pattern with `*` means, among those that there are. */
export function matchTopics(wanted: string, existing: readonly string[]): string[] {
  const pattern = wanted.split('*').map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
  const whole = new RegExp(`^${pattern.join('[^]*?')}$`)
  return existing.filter((topic) => whole.test(topic) && !topic.startsWith('__')).sort()
}
