import { readFileSync } from 'node:fs'
import { Cluster, Redis } from 'ioredis'
import { SetUpProblem } from '../run.ts'

export type RedisClient = Redis | Cluster

/** A Redis server or cluster. */
export interface RedisServer {
  /** `redis://`, `rediss://` (TLS), `redis+cluster://a:1,b:2`, `rediss+cluster://`; with name, password, /database. */
  readonly url: string
  /** A PEM file of the authority that signed the server's certificate, where the system does not know it. */
  readonly caFile?: string | undefined
}

interface RedisPlace {
  readonly nodes: readonly { readonly host: string; readonly port: number }[]
  readonly cluster: boolean
  readonly tls: boolean
  readonly username?: string
  readonly password?: string
  readonly db: number
}

const URL_FORM = /^(rediss?)(\+cluster)?:\/\/(?:([^@/]*)@)?([^/?#]+)(?:\/(\d*))?$/
const DEFAULT_PORT = 6379

/** Takes a URL apart. Throws SetUpProblem where it is none. */
export function readRedisUrl(url: string): RedisPlace {
  const match = URL_FORM.exec(url)
  if (match === null) {
    throw new SetUpProblem(
      'the URL is none of Redis: redis://host:6379, rediss:// or redis+cluster:// wanted.',
    )
  }
  const [, scheme, cluster, login, hosts = '', db = ''] = match
  const nodes = hosts.split(',').map((node) => {
    const parts = /^(\[[^\]]+\]|[^:]+)(?::(\d+))?$/.exec(node)
    if (parts === null) throw new SetUpProblem(`${node}: host or host:port wanted.`)
    return { host: (parts[1] ?? '').replace(/^\[|\]$/g, ''), port: Number(parts[2] ?? DEFAULT_PORT) }
  })
  const colon = login?.indexOf(':') ?? -1
  const username = login === undefined ? '' : decodeURIComponent(colon < 0 ? login : login.slice(0, colon))
  const password = login === undefined || colon < 0 ? '' : decodeURIComponent(login.slice(colon + 1))
  return {
    nodes,
    cluster: cluster !== undefined,
    tls: scheme === 'rediss',
    db: Number(db || 0),
    ...(username === '' ? {} : { username }),
    ...(password === '' ? {} : { password }),
  }
}

export function isCluster(url: string): boolean {
  return /^rediss?\+cluster:/.test(url)
}

/**
 * A connection that comes back by itself within a second of the server. Commands wait for it meanwhile.
 * Readers that block take one of their own. End it with `disconnect()`.
 */
export function openRedis(server: RedisServer, connectionName: string): RedisClient {
  const { nodes, cluster, tls, db, username, password } = readRedisUrl(server.url)
  const secure = tls ? { tls: server.caFile === undefined ? {} : { ca: readCa(server.caFile) } } : {}
  const login = {
    ...(username === undefined ? {} : { username }),
    ...(password === undefined ? {} : { password }),
  }
  const patience = {
    maxRetriesPerRequest: null,
    connectionName,
    retryStrategy: (tries: number) => Math.min(50 * tries, 1_000),
  }
  const client: RedisClient = cluster
    ? new Cluster([...nodes], {
        redisOptions: { ...login, ...secure, maxRetriesPerRequest: null, connectionName },
        clusterRetryStrategy: (tries) => Math.min(50 * tries, 1_000),
        slotsRefreshTimeout: 5_000,
        ...(tls ? { dnsLookup: (address, callback) => callback(null, address) } : {}),
      })
    : new Redis({
        host: nodes[0]?.host ?? '127.0.0.1',
        port: nodes[0]?.port ?? DEFAULT_PORT,
        db,
        ...login,
        ...secure,
        ...patience,
      })
  return client
}

function readCa(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    throw new SetUpProblem(`${path}: this certificate file cannot be read.`)
  }
}
