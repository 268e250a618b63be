import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync, statfsSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeEach, expect, test } from 'vitest'
import { totalOutcomes } from '#core/event/outcome.ts'
import { countStoredOutcomes, readReceipts, sumReceipts } from '#core/store/outcomes/receipts.ts'
import { openListener, type TestListener } from './listening.ts'

const place = mkdtempSync(join(tmpdir(), 'journeyscope-disk-'))
const MOUNT = ['-t', 'tmpfs', '-o', 'size=2m', 'journeyscope-test', place]

function mount(): boolean {
  return process.platform === 'linux' && process.getuid?.() === 0 && spawnSync('mount', MOUNT).status === 0
}

const canMount = mount()
if (canMount) spawnSync('umount', [place])
else console.warn('SKIPPED: a disk that is really full, since mounting a small one needs root on Linux.')

let opened: TestListener | null = null

beforeEach(() => {
  if (canMount) expect(mount()).toBe(true)
})

afterEach(async () => {
  await opened?.remove()
  opened = null
  if (canMount) expect(spawnSync('umount', [place]).status).toBe(0)
})

afterAll(() => rmSync(place, { recursive: true }))

/** Takes what is left and gives it back: the disk fills up for other reasons than us. */
function fill(): { free(): void } {
  const file = join(place, 'filler')
  const { bavail, bsize } = statfsSync(place)
  writeFileSync(file, Buffer.alloc(Math.max(0, bavail * bsize - 64 * 1024)))
  return { free: () => rmSync(file) }
}

function checkWhole(listener: TestListener): number {
  expect(listener.rows('PRAGMA integrity_check')).toEqual([{ integrity_check: 'ok' }])
  const { database, pipeline } = listener.hostOf.session.required()
  const receipts = sumReceipts(readReceipts(database))
  expect(countStoredOutcomes(database)).toEqual(receipts)
  expect(totalOutcomes(receipts)).toBe(pipeline.writer().lastArrival)
  return receipts.SUCCESS + receipts.NO_TRANSITION + receipts.LATE
}

function batch(number: number): string {
  const event = (index: number) => ({
    eventId: `${number}-${index}`,
    userId: `user_${index % 7}`,
    eventType: 'CLICK',
    timestamp: number * 1000 + index,
    payload: { buttonId: 'signup', text: 'x'.repeat(500) },
  })
  return JSON.stringify(Array.from({ length: 100 }, (_, index) => event(index)))
}

test.runIf(canMount)(
  'posting until the disk is full: 507, nothing half-written, and it goes on with space again',
  async () => {
    const listener = await openListener({ folder: place })
    opened = listener
    const filler = fill()
    let number = 0
    let answer = await listener.post('/v1/events', batch(number))
    while (answer.status === 200 && number < 200) {
      number += 1
      answer = await listener.post('/v1/events', batch(number))
    }
    expect(answer).toMatchObject({
      status: 507,
      body: { error: { code: 'disk_full', message: expect.stringMatching(/disk is full.*Free some space/) } },
    })
    expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0)
    expect(checkWhole(listener)).toBe(number * 100)
    const calls = JSON.stringify({
      batch: Array.from({ length: 100 }, () => ({
        type: 'track',
        userId: 'u',
        event: 'x'.repeat(200),
        properties: { text: 'x'.repeat(500) },
      })),
    })
    expect((await listener.post('/v1/batch', calls)).status).toBe(507)
    expect((await fetch(`${listener.url}/healthz`)).status).toBe(200)
    filler.free()
    expect(await listener.post('/v1/events', batch(number))).toMatchObject({
      status: 200,
      body: { accepted: 100 },
    })
    expect(checkWhole(listener)).toBe((number + 1) * 100)
  },
)

test.runIf(canMount)(
  'importing more than fits ends with exit 2 and a line that says so; with space the rest goes in',
  () => {
    const workspace = join(place, 'x.journey')
    const file = join(tmpdir(), `journeyscope-disk-${process.pid}.ndjson`)
    const lines = Array.from({ length: 30 }, (_, number) => JSON.parse(batch(number))).flat()
    writeFileSync(file, lines.map((line) => JSON.stringify(line)).join('\n'))
    const run = (...args: string[]) =>
      spawnSync(process.execPath, ['core/cli/main.ts', ...args], { encoding: 'utf8' })
    expect(run('rules', 'apply', workspace, 'examples/journey-rules.json').status).toBe(0)
    const filler = fill()
    const full = run('import', workspace, file, '--json')
    expect({ status: full.status, stderr: full.stderr }).toMatchObject({
      status: 2,
      stderr: expect.stringMatching(/x\.journey.*disk is full/),
    })
    filler.free()
    expect(existsSync(workspace)).toBe(true)
    const small = join(tmpdir(), `journeyscope-disk-small-${process.pid}.ndjson`)
    writeFileSync(
      small,
      lines
        .slice(0, 500)
        .map((line) => JSON.stringify(line))
        .join('\n'),
    )
    const again = run('import', workspace, small, '--json')
    expect({ status: again.status, stderr: again.stderr }).toMatchObject({ status: 0 })
    const { outcomes } = JSON.parse(again.stdout)
    expect(outcomes.SUCCESS + outcomes.NO_TRANSITION + outcomes.DUPLICATE).toBe(500)
    for (const made of [file, small]) rmSync(made)
  },
)
