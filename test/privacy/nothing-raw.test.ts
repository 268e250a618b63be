import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import type { JsonObject } from '#core/base/json.ts'
import { createHost, type Host } from '#core/host/host.ts'
import type { Listening } from '#core/host/intake/listener.ts'
import { streamWays } from './stream-ways.ts'

/** Raw values that stand nowhere but in what senders send. */
const PLANTED = {
  email: 'anna.planted@example.com',
  phone: '+49 151 12345678',
  card: '4111 1111 1111 1111',
  iban: 'DE89 3704 0044 0532 0130 00',
  ip: '203.0.113.77',
  nationalId: '078-05-1120',
  firstName: 'Annegretplanted',
  password: 'hunter2planted',
}
/** Each value in the ways in which it may be written. */
const RAW = Object.values(PLANTED).flatMap((value) => [
  value,
  value.replaceAll(' ', ''),
  encodeURIComponent(value),
  Buffer.from(value).toString('base64').replace(/=+$/, '').slice(0, -2),
])

const EVENT: JsonObject = {
  userId: PLANTED.email,
  anonymousId: PLANTED.phone,
  sessionId: `s ${PLANTED.ip}`,
  eventType: 'SIGN_UP',
  source: `web ${PLANTED.email}`,
  payload: {
    note: `call ${PLANTED.phone} or write to ${PLANTED.email}, card ${PLANTED.card}`,
    url: `https://shop.example/?mail=${encodeURIComponent(PLANTED.email)}&firstName=${PLANTED.firstName}`,
    account: [{ iban: PLANTED.iban, ssn: PLANTED.nationalId }],
    [PLANTED.email]: true,
    firstName: PLANTED.firstName,
    password: PLANTED.password,
    addressOfClient: PLANTED.ip,
  },
}
/** Told to be no event in every way that there is; each holds raw values where an error may quote them. */
const BROKEN = [
  `{"userId":"${PLANTED.email}","payload":{"firstName":"${PLANTED.firstName}","password":"${PLANTED.password}`,
  JSON.stringify({ ...EVENT, timestamp: PLANTED.email }),
  JSON.stringify({ ...EVENT, eventType: undefined }),
  JSON.stringify({ ...EVENT, [PLANTED.email]: 1 }),
  JSON.stringify({ ...EVENT, payload: PLANTED.card }),
  JSON.stringify([PLANTED.iban]),
  JSON.stringify({ userId: PLANTED.phone, eventType: PLANTED.email, timestamp: 'never' }),
  JSON.stringify({ distinct_id: PLANTED.email, event: `order of ${PLANTED.card}` }),
  `${PLANTED.card} ${PLANTED.iban}`,
]

let folder: string
let host: Host
let listening: Listening
let workspace: string
/** Everything that was printed, logged or answered. */
let said: string
let usualTemporary: string | undefined

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'journeyscope-raw-'))
  workspace = join(folder, 'x.journey')
  said = ''
  // Temporary files are looked at with everything else.
  usualTemporary = process.env.TMPDIR
  process.env.TMPDIR = join(folder, 'temporary')
  mkdirSync(process.env.TMPDIR)
  host = await createHost({ appVersion: '1', home: join(folder, 'home') })
  expect(host.open(workspace, true)).toBe(null)
  listening = await host.listen({ host: '127.0.0.1', port: 0 })
})

afterEach(async () => {
  await host.close()
  if (usualTemporary === undefined) delete process.env.TMPDIR
  else process.env.TMPDIR = usualTemporary
  rmSync(folder, { recursive: true, force: true })
})

function command(...args: string[]): void {
  const { stdout, stderr } = spawnSync(process.execPath, ['core/cli/main.ts', ...args], {
    encoding: 'utf8',
    env: { ...process.env, JOURNEYSCOPE_HOME: join(folder, 'home') },
  })
  said += stdout + stderr
}

async function post(
  path: string,
  body: string | Uint8Array<ArrayBuffer>,
  headers: Record<string, string> = {},
): Promise<void> {
  const response = await fetch(`${listening.url}${path}`, {
    method: 'POST',
    body,
    headers: { 'content-type': 'application/json', ...headers },
  })
  said += await response.text()
}

async function importText(name: string, content: string | Uint8Array): Promise<void> {
  const file = join(tmpdir(), `journeyscope-planted-${process.pid}-${name}`)
  writeFileSync(file, content)
  await host.session.close()
  command('import', workspace, file, '--json')
  expect(host.open(workspace, false)).toBe(null)
  rmSync(file)
}

const segment = (call: JsonObject): string => JSON.stringify({ ...call, ...basics(), messageId: 'planted-1' })
const basics = (): JsonObject => ({
  userId: PLANTED.email,
  anonymousId: PLANTED.phone,
  context: { ip: PLANTED.ip, page: { url: `https://shop.example/?mail=${PLANTED.email}` } },
})

const segmentCall = (): JsonObject => ({
  type: 'track',
  event: PLANTED.card,
  ...basics(),
  timestamp: PLANTED.email,
})

const attribute = (key: string, value: string): string => `<string key="${key}" value="${value}"/>`
const PLANTED_LOG = `<?xml version="1.0"?><log xes.version="1.0"><trace>${attribute('concept:name', PLANTED.email)}
  <event>${attribute('concept:name', 'SIGN_UP')}${attribute('org:resource', PLANTED.email)}
    ${attribute('note', `${PLANTED.card}, ${PLANTED.phone}, ${PLANTED.iban}`)}${attribute('firstName', PLANTED.firstName)}
    ${attribute('password', PLANTED.password)}<date key="time:timestamp" value="2026-01-01T00:00:00Z"/></event>
  <event>${attribute('concept:name', 'X')}<date key="time:timestamp" value="${PLANTED.phone}"/></event>
  <event>${attribute('ip', PLANTED.ip)}<date key="time:timestamp" value="2026-01-01T00:00:01Z"/></event>
</trace></log>`
const PLANTED_PATHS = `path,total_conversions,total_conversion_value,total_null,note
web > ${PLANTED.email} > mail,1,2,0,${PLANTED.card}
direct > mail,${PLANTED.iban},1,0,${PLANTED.phone}
`

/** Every way in. Another source adds a row. */
const WAYS_IN: readonly [string, () => Promise<void>][] = [
  ['HTTP, one event', () => post('/v1/events', JSON.stringify(EVENT))],
  ['HTTP, an array', () => post('/v1/events', JSON.stringify([EVENT, { ...EVENT, eventType: 'CLICK' }]))],
  ['HTTP, NDJSON', () => post('/v1/events', `${JSON.stringify(EVENT)}\n${BROKEN.join('\n')}`)],
  [
    'HTTP, broken',
    async () => {
      for (const body of BROKEN) await post('/v1/events', body)
    },
  ],
  [
    'HTTP, an event id that is an address',
    () => post('/v1/events', JSON.stringify({ ...EVENT, eventId: PLANTED.email })),
  ],
  [
    'HTTP, gzip',
    () => post('/v1/events', new Uint8Array(gzipSync(JSON.stringify(EVENT))), { 'content-encoding': 'gzip' }),
  ],
  ['HTTP, UTF-16', () => post('/v1/events', new Uint8Array(Buffer.from(JSON.stringify(EVENT), 'utf16le')))],
  [
    'Segment',
    async () => {
      await post(
        '/v1/identify',
        segment({ traits: { email: PLANTED.email, firstName: PLANTED.firstName, name: PLANTED.firstName } }),
      )
      await post('/v1/alias', segment({ previousId: PLANTED.email, userId: 'u1' }))
      await post('/v1/track', segment({ event: 7 }))
    },
  ],
  [
    'PostHog',
    () =>
      post(
        '/batch/',
        JSON.stringify({
          api_key: 'k',
          batch: [
            {
              event: '$identify',
              distinct_id: PLANTED.email,
              properties: {
                $set: { email: PLANTED.email, name: PLANTED.firstName },
                $ip: PLANTED.ip,
                $anon_distinct_id: PLANTED.phone,
              },
            },
            { distinct_id: PLANTED.email },
          ],
        }),
      ),
  ],
  [
    'CloudEvents',
    async () => {
      const event = {
        specversion: '1.0',
        id: PLANTED.email,
        source: `/${PLANTED.email}`,
        type: 'signed.up',
        subject: PLANTED.email,
        data: EVENT.payload ?? null,
      }
      await post('/cloudevents', JSON.stringify(event), { 'content-type': 'application/cloudevents+json' })
      await post('/cloudevents', '{"a":', {
        'ce-specversion': '1.0',
        'ce-id': PLANTED.email,
        'ce-source': PLANTED.email,
        'ce-type': 'x',
        'ce-subject': PLANTED.email,
      })
    },
  ],
  ['a file of lines', () => importText('a.ndjson', `${JSON.stringify(EVENT)}\n${BROKEN.join('\n')}\n`)],
  [
    'a packed file',
    () => importText('b.ndjson.gz', gzipSync(`${JSON.stringify(EVENT)}\n${BROKEN.join('\n')}\n`)),
  ],
  [
    'a table',
    () =>
      importText(
        'c.csv',
        `userId,eventType,timestamp,firstName,note\n${PLANTED.email},SIGN_UP,2026-01-01,${PLANTED.firstName},"${PLANTED.card}, ${PLANTED.phone}"\n${PLANTED.email},SIGN_UP,${PLANTED.phone},${PLANTED.firstName},x\n${PLANTED.email},,2026-01-01,${PLANTED.firstName},${PLANTED.ip}\n`,
      ),
  ],
  [
    'a file of events of another shape',
    () =>
      importText(
        'g.ndjson',
        [{ who: { mail: PLANTED.email }, what: 'SIGN_UP', at: 'never' }, EVENT, segmentCall()]
          .map((event) => JSON.stringify(event))
          .join('\n'),
      ),
  ],
  ['a process log', () => importText('d.xes', PLANTED_LOG)],
  ['a packed process log', () => importText('e.xes.gz', gzipSync(PLANTED_LOG))],
  ['paths', () => importText('f.csv', PLANTED_PATHS)],
]

const STREAMS = streamWays(
  () => host,
  {
    event: JSON.stringify(EVENT),
    fields: {
      userId: PLANTED.email,
      eventType: 'SIGN_UP',
      source: PLANTED.email,
      payload: JSON.stringify(EVENT.payload),
    },
    broken: BROKEN,
    key: PLANTED.email,
  },
  (text) => {
    said += text
  },
)
// Before any temporary folder is looked at: what senders put into a server lies there raw.
beforeAll(() => STREAMS.start(), 60_000)
afterAll(() => STREAMS.stop())

function filesUnder(root: string): string[] {
  return readdirSync(root, { recursive: true, encoding: 'utf8' })
    .map((name) => join(root, name))
    .filter((path) => statSync(path).isFile())
}

test.each([...WAYS_IN, ...STREAMS.ways])(
  '%s leaves no raw value in any file, answer or output',
  async (_name, bringIn) => {
    await bringIn()
    const { database } = host.session.required()
    const received = database.prepare('SELECT sum(count) FROM receipts').pluck().get()
    expect(Number(received)).toBeGreaterThan(0)
    command('user', workspace, PLANTED.email)
    command('explain', workspace, '--user', PLANTED.email, '--json')
    command('graph', workspace, '--lens', 'event', '--json')
    command('doctor', workspace)
    const wal = filesUnder(folder).map((path) => `${path} ${readFileSync(path).toString('latin1')}`)
    await host.session.close()
    const files = filesUnder(folder).map((path) => `${path} ${readFileSync(path).toString('latin1')}`)
    expect(files.some((text) => text.includes('x.journey'))).toBe(true)
    const asked = said.replaceAll(`no events of ${PLANTED.email}`, '')
    for (const raw of RAW) {
      const found = [...wal, ...files, asked]
        .filter((text) => text.includes(raw))
        .map((text) => text.slice(text.indexOf(raw) - 200, text.indexOf(raw) + 100))
      expect({ raw, found }).toEqual({ raw, found: [] })
    }
  },
)
