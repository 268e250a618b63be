import { afterEach, beforeEach, expect, test } from 'vitest'
import { activateRules } from '#core/pipeline/activate.ts'
import { openWriter } from '#core/pipeline/writer.ts'
import { openBeside } from '#core/store/open.ts'
import { openIntake, type TestIntake } from '../sources/intake.ts'
import { delivery, INTAKE, quickStartRules, snapshot } from './workspace.ts'

/** Another step first, so that people stand elsewhere by these. */
const OTHERS = JSON.stringify({
  version: '2',
  rules: [
    { id: 'enter', fromState: 'INITIAL', eventType: 'PAGE_VIEW', toState: 'ENTERED' },
    { id: 'more', fromState: 'ENTERED', eventType: 'PAGE_VIEW', toState: 'READING' },
  ],
})

let intake: TestIntake
beforeEach(() => {
  intake = openIntake()
})
afterEach(() => intake.remove())

let count = 0
function view(userId: string, anonymousId?: string) {
  count += 1
  const eventId = `00000000-0000-4000-8000-${String(count).padStart(12, '0')}`
  const event = { eventId, userId, eventType: 'PAGE_VIEW', timestamp: count * 1000 }
  return delivery(anonymousId === undefined ? event : { ...event, anonymousId })
}

/** Judges all history by other rules on a connection of its own, as the thread does. */
function judgeBeside(): void {
  const opened = openBeside(intake.path)
  if (!opened.ok) throw new Error(opened.error.message)
  expect(activateRules(openWriter(opened.value.database), OTHERS, 0, true).ok).toBe(true)
  opened.value.close()
}

test('what fails in its turn holds up nothing that comes after it', async () => {
  const failed = intake.pipeline.whileAnotherWrites(() => Promise.reject(new Error('its thread ended')))
  const behind = intake.pipeline.submit(INTAKE, [view('ada')])
  await expect(failed).rejects.toThrow('its thread ended')
  expect((await behind).ok).toBe(true)
  expect((await intake.pipeline.submit(INTAKE, [view('ada')])).ok).toBe(true)
  expect((await intake.pipeline.passTime()).ok).toBe(true)
  expect(intake.pipeline.queued()).toBe(0)
})

test('nothing else is changed between the commit of another writer and its end', async () => {
  const { pipeline } = intake
  await pipeline.submit(INTAKE, [view('ada'), view('ada', 'anonymous-1'), view('bob')])
  const subject = (name: string) => {
    const found = pipeline.writer().subjects.byName(name)
    if (found === null) throw new Error(`nobody is named ${name}`)
    return found
  }
  const [ada, bob] = [subject('ada'), subject('bob')]
  const judged = await pipeline.whileAnotherWrites(async () => {
    judgeBeside()
    const busy = { ok: false, error: { code: 'busy' } }
    expect(pipeline.join(ada, bob, 'the same')).toMatchObject(busy)
    expect(pipeline.correct([])).toMatchObject(busy)
    expect(pipeline.identifyBy(pipeline.writer().identity)).toMatchObject(busy)
    expect(pipeline.activate(quickStartRules(), false)).toMatchObject({
      ok: false,
      error: [{ code: 'busy' }],
    })
    return true
  })
  expect(judged).toBe(true)
  expect(pipeline.join(ada, bob, 'the same').ok).toBe(true)
  await pipeline.submit(INTAKE, [view('bob')])
  const before = snapshot(pipeline.writer())
  intake.reopen()
  expect(intake.pipeline.writer().active?.number).toBe(2)
  expect(intake.whole()).toEqual(before)
})

test('an activation that is not stored leaves the rules in force that are stored', async () => {
  const { pipeline } = intake
  await pipeline.submit(INTAKE, [view('ada'), view('ada')])
  const before = intake.whole()
  pipeline.writer().database.exec(`CREATE TEMP TRIGGER full BEFORE UPDATE ON people
    BEGIN SELECT RAISE(ABORT, 'ENOSPC'); END`)
  const activated = pipeline.activate(OTHERS, true)
  expect(activated).toMatchObject({ ok: false, error: [{ severity: 'error', code: 'disk_full' }] })
  pipeline.writer().database.exec('DROP TRIGGER full')
  expect(pipeline.writer().active?.number).toBe(1)
  expect(intake.whole()).toEqual(before)
  expect((await pipeline.submit(INTAKE, [view('ada')])).ok).toBe(true)
  expect(pipeline.activate(OTHERS, true).ok).toBe(true)
  expect(pipeline.writer().active?.number).toBe(2)
})
