import { readFileSync } from 'node:fs'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createRandom } from '#core/base/random.ts'
import { readMessage } from '#core/sources/message.ts'
import { readEdges } from '#core/store/moves/edges.ts'
import { describeWith, until } from '../services/services.ts'
import { openIntake, someLines } from '../sources/intake.ts'
import { shuffled } from './conformance.ts'
import { everythingIn, type Fleet, heardEdges, type RunningWorker, startFleet, statesIn } from './fleet.ts'

const RULES_FILE = 'examples/tidewater-rules.json'
const RULES = readFileSync(RULES_FILE, 'utf8')
/** `npm run lab` asks for 200,000. */
const EVENTS = Number(process.env.JOURNEYSCOPE_LAB_FLEET ?? 20_000)

/** As a network delivers them: `neighbours` change places, hours apart but never a day, and one in twenty comes twice. */
function disturbed(lines: readonly string[], neighbours: number): string[] {
  const random = createRandom(11)
  const twice = lines.flatMap((line) => (random.chance(0.05) ? [line, line] : [line]))
  const blocks: string[] = []
  for (let at = 0; at < twice.length; at += neighbours)
    blocks.push(...shuffled(twice.slice(at, at + neighbours), at + 1))
  return blocks
}

/** What one machine makes of the same lines. */
async function oneMachine(lines: readonly string[]) {
  const intake = openIntake(RULES)
  const context = { intakeKind: 'test', intakeName: 'one', receivedAt: 0, freshId: () => '' }
  for (let at = 0; at < lines.length; at += 1_000) {
    const deliveries = lines.slice(at, at + 1_000).map((line) => readMessage(Buffer.from(line), context))
    const committed = await intake.sink('one').submit(deliveries)
    if (!committed.ok) throw new Error(committed.error.message)
  }
  const { people, names, database } = intake.pipeline.writer()
  const states = new Map(people.everyone().map(({ subject, state }) => [subject, state]))
  const edges = readEdges(database, names).map(({ from, to, count }): [string, number] => [
    `${from} > ${to}`,
    count,
  ])
  const events = intake.events()
  intake.remove()
  return { states, edges: Object.fromEntries(edges), events }
}

describeWith('kafka', 'a fleet of workers', () => {
  let fleet: Fleet
  beforeEach(async () => {
    fleet = await startFleet(8)
  })
  afterEach(() => fleet.remove(), 60_000)

  const reading = (worker: RunningWorker) =>
    until('a worker reads', () => worker.text().includes('worker: running'), 60, worker.text)

  test(`four workers, two of them killed and one who joins, over ${EVENTS} events: as one machine`, async () => {
    const lines = disturbed(someLines(EVENTS, 21), 40)
    const expected = await oneMachine(lines)
    const workers = [1, 2, 3, 4].map(() => fleet.worker('--rules', RULES_FILE, '--json'))
    await Promise.all(workers.map(reading))
    const quarter = Math.ceil(lines.length / 4)
    await fleet.produce(lines.slice(0, quarter))
    await until('some are taken', async () => (await fleet.processed()) > quarter / 8)
    const producing = fleet.produce(lines.slice(quarter, 3 * quarter))
    workers[0]?.child.kill('SIGKILL')
    workers[1]?.child.kill('SIGKILL')
    const joined = fleet.worker('--json')
    await producing
    // However long it took to start and to be given partitions, there is something left for it.
    await reading(joined)
    await fleet.produce(lines.slice(3 * quarter))
    await until(
      'every event is taken',
      async () => (await fleet.processed()) === expected.events,
      60 + EVENTS / 1_000,
      () => [...workers, joined].map((worker) => worker.text().slice(-300)),
    )
    const alive = [workers[2], workers[3], joined].filter((worker) => worker !== undefined)
    for (const { child } of alive) child.kill('SIGTERM')
    expect(await Promise.all(alive.map((worker) => worker.ended()))).toEqual([0, 0, 0])
    const states = await statesIn(fleet.redis)
    expect(states.size).toBe(expected.states.size)
    for (const [user, state] of expected.states) expect(states.get(user), user).toEqual(state)
    expect(await heardEdges(fleet.redis)).toEqual(expected.edges)
    expect(joined.text()).toMatch(/"received": [1-9]/)
    // Two workers said the same rules at the same time: one ruleset.
    expect(await fleet.redis.hget('journey:fleet', 'active')).toBe('1')
  }, 300_000)

  test('two processes that are given every event both, and a Redis that is killed in between: as one machine', async () => {
    const lines = disturbed(someLines(6_000, 22), 6)
    const expected = await oneMachine(lines)
    const workers = ['one', 'two'].map((group) =>
      fleet.worker('--rules', RULES_FILE, '--kafka-group', group, '--json'),
    )
    await Promise.all(workers.map(reading))
    const producing = fleet.produce(lines)
    await until('some are taken', async () => (await fleet.processed()) > 300)
    fleet.redisServer.kill()
    await producing
    fleet.redisServer.start()
    const text = () => workers.map((worker) => worker.text().slice(-400))
    await until('every event is taken', async () => (await fleet.processed()) === expected.events, 90, text)
    for (const { child } of workers) child.kill('SIGTERM')
    expect(await Promise.all(workers.map((worker) => worker.ended()))).toEqual([0, 0])
    const states = await statesIn(fleet.redis)
    for (const [user, state] of expected.states) expect(states.get(user), user).toEqual(state)
    expect(await heardEdges(fleet.redis)).toEqual(expected.edges)
    expect(text().join()).toContain('the shared store does not answer')
  })

  test('asked to end it finishes what it has, and the next one goes on behind it; nothing raw is stored or said', async () => {
    const raw = 'anna.secret@example.com'
    const event = (index: number, userId: string) =>
      JSON.stringify({
        eventId: `018f2a3c-7b00-7000-8000-${String(index).padStart(12, '0')}`,
        eventType: 'CLICK',
        userId,
        timestamp: 1_700_000_000_000 + index,
        payload: { email: raw, note: `ask ${raw}` },
      })
    const first = fleet.worker('--rules', 'examples/journey-rules.json', '--json')
    await reading(first)
    const lines = Array.from({ length: 300 }, (_, index) =>
      event(index, index === 7 ? raw : `user-${index % 9}`),
    )
    await fleet.produce([...lines, `{"eventType":"CLICK","userId":"${raw}","timestamp":"never"}`])
    await until('all are taken', async () => (await fleet.processed()) === 300)
    await until('the letter', async () => (await fleet.redis.xlen('journey:dead-letters')) === 1)
    first.child.kill('SIGTERM')
    expect(await first.ended()).toBe(0)
    expect(first.text()).toContain('"REJECTED": 1')

    const second = fleet.worker('--rules', RULES_FILE, '--json')
    await reading(second)
    await fleet.produce(Array.from({ length: 50 }, (_, index) => event(1_000 + index, 'user-1')))
    await until('the rest is taken', async () => (await fleet.processed()) === 350)
    second.child.kill('SIGTERM')
    await second.ended()
    // The broker had been told all that the first one stored: nothing came twice.
    expect(second.text()).toContain('"received": 50')
    expect(second.text()).toContain('"DUPLICATE": 0')
    expect(await fleet.redis.hget('journey:fleet', 'active')).toBe('2')

    const [[, letter = []] = []] = await fleet.redis.xrange('journey:dead-letters', '-', '+')
    expect(letter[1]).toContain('"sealedWith"')
    const stored = await everythingIn(fleet.redis)
    expect(stored.filter((text) => text.includes('anna.secret'))).toEqual([])
    expect(stored.some((text) => /"email":"email_[0-9a-f]{32}"/.test(text))).toBe(true)
    expect(`${first.text()}${second.text()}`).not.toMatch(/anna|user-\d|email_/)
  })
})
