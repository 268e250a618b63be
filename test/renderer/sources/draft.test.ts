import { expect, test } from 'vitest'
import type { ConnectionView, ShownConnection, SourcesView } from '#core/contract/sources.ts'
import {
  askedOf,
  type Draft,
  draftOf,
  emptyDraft,
  nameOf,
  withKind,
} from '../../../renderer/sources/draft.ts'
import { chosenRow, groupsOf, summaryOf } from '../../../renderer/sources/rows.ts'
import { agoWords, rateWords } from '../../../renderer/sources/words.ts'

const OUTCOMES = { SUCCESS: 0, NO_TRANSITION: 0, DUPLICATE: 0, REJECTED: 0, SAMPLED: 0, LATE: 0 }

function connection(name: string, change: Partial<ConnectionView> = {}): ConnectionView {
  return {
    name,
    origin: 'saved',
    direction: 'in',
    kind: 'kafka',
    intake: null,
    what: 'orders',
    address: 'a:1',
    group: null,
    lossy: null,
    definition: null,
    secretPlace: null,
    state: 'running',
    perSecond: 0,
    handled: 0,
    lag: null,
    parts: [],
    lastError: null,
    lastAt: null,
    outcomes: OUTCOMES,
    ...change,
  }
}

const KEPT = { kind: 'kept' } as const
const SHOWN: readonly ShownConnection[] = [
  { kind: 'redis-stream', server: { url: 'redis://a' }, stream: 's', group: 'g', from: 'latest' },
  {
    kind: 'redis-list',
    server: { url: 'redis://a', username: 'u', password: KEPT },
    list: 'l',
    end: 'right',
    lossy: true,
  },
  { kind: 'redis-channel', server: { url: 'rediss://a', caFile: '/ca.pem' }, channel: 'c' },
  {
    kind: 'redis-mirror',
    server: { url: 'redis://a', password: { kind: 'environment', variable: 'JOURNEYSCOPE_SECRET_A' } },
  },
  { kind: 'redis-out', server: { url: 'redis://a' }, stream: 's' },
  { kind: 'kafka', server: { brokers: ['a:1', 'b:2'], tls: false }, topic: 't', from: 'stored' },
  {
    kind: 'kafka',
    server: {
      brokers: ['a:1'],
      tls: true,
      caFile: '/ca.pem',
      sasl: { mechanism: 'SCRAM-SHA-256', username: 'u', password: KEPT },
    },
    topic: 't*',
    group: 'g',
    from: { at: Date.parse('2026-03-01T10:30:00') },
  },
  { kind: 'kafka-out', server: { brokers: ['a:1'], tls: false }, topic: 't' },
]

test.each(SHOWN.map((shown) => [shown.kind, shown] as const))(
  'a connection of the kind %s goes through the form and comes out the same',
  (_kind, shown) => {
    const asked = askedOf(draftOf(connection('x'), shown))
    expect(asked).toEqual({ connection: shown, faults: {} })
  },
)

test('what is missing is said at its field', () => {
  const redis = emptyDraft('redis-stream')
  const faults = (draft: Draft) => Object.keys(askedOf(draft).faults)
  expect(faults(redis)).toEqual(['what'])
  expect(faults({ ...redis, what: 's', secret: 'given' })).toEqual(['password'])
  expect(faults({ ...redis, what: 's', secret: 'environment', variable: 'HOME' })).toEqual(['variable'])
  expect(faults({ ...redis, what: 's', url: '' })).toEqual(['url'])
  const kafka = { ...withKind(redis, 'kafka'), what: 't' }
  expect(kafka.from).toBe('stored')
  expect(faults({ ...kafka, mechanism: 'PLAIN' })).toEqual(['username', 'secret'])
  expect(faults({ ...kafka, from: 'time' })).toEqual(['fromTime'])
  expect(faults({ ...kafka, brokers: ' , ' })).toEqual(['brokers'])
  expect(nameOf(kafka)).toBe('t')
  expect(nameOf(emptyDraft('redis-mirror'))).toBe('states')
})

test('rows are grouped, and what is in trouble is shown first', () => {
  const other = (kind: string, name: string) => ({
    kind,
    name,
    received: 1,
    outcomes: OUTCOMES,
    lastAt: 5,
    perSecond: 0,
    lastError: null,
  })
  const view: SourcesView = {
    connections: [
      connection('a'),
      connection('b', { state: 'reconnecting' }),
      connection('c', { direction: 'out', state: 'paused' }),
    ],
    others: [other('segment', 'key'), other('file', 'x.csv'), other('kafka', 'old')],
    listener: 'running',
    held: false,
    defaultGroup: 'g',
    secretsAt: '/keys',
  }
  const groups = groupsOf(view)
  expect(groups.map(({ title, rows }) => [title, rows.map(({ key }) => key)])).toEqual([
    ['Comes in', ['http', 'connection:a', 'connection:b']],
    ['Goes out', ['connection:c']],
    ['Files', ['file:x.csv']],
    ['Gone', ['kafka:old']],
  ])
  expect(chosenRow(groups, undefined)?.key).toBe('connection:b')
  expect(chosenRow(groups, 'file:x.csv')?.key).toBe('file:x.csv')
  expect(chosenRow(groups, 'gone')?.key).toBe('connection:b')
  expect(summaryOf(view)).toBe('3 connections, 1 paused, 1 in trouble')
  expect(summaryOf({ ...view, connections: [] })).toContain('No connection yet')
})

test('times and rates in words', () => {
  // A day of another year would carry its year.
  const now = Date.parse(`${new Date().getFullYear()}-06-02T12:00:00`)
  expect([1_000, 30_000, 120_000, 7_200_000, 200_000_000].map((ago) => agoWords(now - ago, now))).toEqual([
    'now',
    '30 s ago',
    '2 min ago',
    '10:00',
    '31 May',
  ])
  expect(agoWords(null, now)).toBe('never')
  expect([0, 0.25, 1_234.5].map(rateWords)).toEqual(['0 /s', '0.3 /s', '1,235 /s'])
})
