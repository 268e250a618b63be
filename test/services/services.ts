import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { homedir, tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { describe } from 'vitest'

const SCRIPTS = new URL('.', import.meta.url).pathname

function has(command: string): boolean {
  return (process.env.PATH ?? '').split(':').some((folder) => existsSync(join(folder, command)))
}

function kafkaIsThere(): boolean {
  const cache = process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache')
  const folder = process.env.JOURNEYSCOPE_SERVICES ?? join(cache, 'journeyscope-services')
  return has('java') && existsSync(join(folder, `kafka-${process.env.KAFKA_VERSION ?? '4.1.2'}`, '.complete'))
}

export function isThere(service: 'redis' | 'kafka'): boolean {
  return service === 'redis' ? has('redis-server') && has('redis-cli') && has('openssl') : kafkaIsThere()
}

/** Tests that need a real server. Where it is not installed they are skipped, and that is said; in CI it is a failure. */
export function describeWith(service: 'redis' | 'kafka', name: string, tests: () => void): void {
  if (isThere(service)) return void describe(name, tests)
  const words = `SKIPPED: ${name}, since ${service} is not installed. test/services/install.sh installs it.`
  if (process.env.CI === 'true') throw new Error(words)
  console.warn(words)
  describe.skip(name, tests)
}

/** A port that nothing listens on; low enough for a cluster's bus, 10,000 higher. */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = await new Promise<number>((resolve, reject) => {
      const server = createServer()
      server.on('error', reject)
      server.listen(0, '127.0.0.1', () => {
        const address = server.address()
        server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0))
      })
    })
    if (port > 0 && port < 55_000) return port
  }
}

export interface Service {
  readonly port: number
  readonly folder: string
  /** kill -9, as a crash would. */
  kill(): void
  /** Brings it back with its data. */
  start(): void
  /** Ends it and removes its data. */
  remove(): void
}

function run(script: string, args: readonly (string | number)[]): void {
  execFileSync(join(SCRIPTS, script), args.map(String), { stdio: ['ignore', 'ignore', 'inherit'] })
}

function killByFile(file: string): void {
  if (!existsSync(file)) return
  try {
    process.kill(Number(readFileSync(file, 'utf8')), 'SIGKILL')
  } catch {
    // It is gone already.
  }
}

function service(script: string, port: number, folder: string, args: readonly (string | number)[]): Service {
  const pid = join(folder, script.includes('kafka') ? 'kafka.pid' : 'redis.pid')
  const started = {
    port,
    folder,
    kill: () => killByFile(pid),
    start: () => run(script, args),
    remove: () => {
      killByFile(pid)
      rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 })
    },
  }
  started.start()
  return started
}

function newFolder(): string {
  return mkdtempSync(join(tmpdir(), 'journeyscope-service-'))
}

export async function startRedis(options: readonly string[] = []): Promise<Service> {
  const port = await freePort()
  const folder = newFolder()
  return service('start-redis.sh', port, folder, [port, folder, ...options])
}

export async function startRedisTls(): Promise<Service> {
  const port = await freePort()
  const folder = newFolder()
  return service('start-redis-tls.sh', port, folder, [port, folder])
}

export async function startKafka(): Promise<Service> {
  const port = await freePort()
  const folder = newFolder()
  return service('start-kafka.sh', port, folder, [port, await freePort(), folder])
}

/** TLS only, with a login: user `anna`, password `secret`, by PLAIN or SCRAM-SHA-256; `ca.pem` in its folder. */
export async function startKafkaSecure(): Promise<Service> {
  const port = await freePort()
  const folder = newFolder()
  return service('start-kafka-secure.sh', port, folder, [port, await freePort(), folder])
}

export async function startRedisCluster(): Promise<{ ports: number[]; remove(): void }> {
  const folder = newFolder()
  const ports = [await freePort(), await freePort(), await freePort()]
  run('start-redis-cluster.sh', [folder, ...ports])
  return {
    ports,
    remove: () => {
      for (const port of ports) killByFile(join(folder, String(port), 'redis.pid'))
      rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 })
    },
  }
}

/** Waits until `holds`; servers need their time. Fails with `what` and what is there after `seconds`. */
export async function until(
  what: string,
  holds: () => boolean | Promise<boolean>,
  seconds = 120,
  shown: () => unknown = () => '',
): Promise<void> {
  const end = Date.now() + seconds * 1000
  while (!(await holds())) {
    if (Date.now() > end) throw new Error(`${what}: not within ${seconds} s. ${JSON.stringify(shown())}`)
    await sleep(25)
  }
}
