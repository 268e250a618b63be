import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { checkAgainstTwin, type Engine } from './against-twin.ts'

/** Faults that somebody could well make. Each is one change of one text in one file of the engine. */
const BUGS: readonly { bug: string; file: string; from: string; to: string }[] = [
  {
    bug: 'an event that moves nobody is not remembered',
    file: 'engine/walker.ts',
    from: '  live.history.add(eventType)\n',
    to: '  if (rules !== null && judge(live, rules, event).winners !== null) live.history.add(eventType)\n',
  },
  {
    bug: 'priority is read the wrong way round',
    file: 'compiled/compile-journey.ts',
    from: 'rank(b.draft) - rank(a.draft)',
    to: 'rank(a.draft) - rank(b.draft)',
  },
  {
    bug: 'of two rules at a step and anywhere the one at the step wins, whatever the file says',
    file: 'compiled/index-rules.ts',
    from: 'const merged = [...here, ...index.anywhere].sort((a, b) => a.position - b.position)',
    to: 'const merged = [...here, ...index.anywhere]',
  },
  {
    bug: 'a caused event may be nine deep',
    file: 'engine/run.ts',
    from: 'depth >= MAX_CAUSED_DEPTH ?',
    to: 'depth > MAX_CAUSED_DEPTH ?',
  },
  {
    bug: 'all actions of a rule share one id',
    file: 'engine/run.ts',
    from: 'act(run, event, depth, rule.id, action, index)',
    to: 'act(run, event, depth, rule.id, action, index * 0)',
  },
  {
    bug: 'what is caused is judged last in, first out',
    file: 'engine/run.ts',
    from: 'run.queue.push({',
    to: 'run.queue.splice(run.caused.length + 1, 0, {',
  },
  {
    bug: 'metadata is replaced instead of merged',
    file: 'engine/run.ts',
    from: 'live.metadata = { ...live.metadata, ...action.payload }',
    to: 'live.metadata = { ...action.payload }',
  },
  {
    bug: 'an event at exactly the deadline comes too late',
    file: 'engine/timers.ts',
    from: 'dueAt === undefined || dueAt >= now',
    to: 'dueAt === undefined || dueAt > now',
  },
  {
    bug: 'an event that moves nobody does not end the quiet',
    file: 'engine/walker.ts',
    from: '        restartTimers(live, rules, event)\n        return NOTHING',
    to: '        return NOTHING',
  },
  {
    bug: 'a deadline at which no condition held is met again as the last',
    file: 'engine/timers.ts',
    from: 'setTimer(live, rules, journey, { ...quiet, tried: dueAt })',
    to: 'setTimer(live, rules, journey, { ...quiet, tried: Number.MAX_SAFE_INTEGER })',
  },
  {
    bug: 'a second timer counts from the last event instead of the move',
    file: 'engine/timers.ts',
    from: 'settle(run, { cause: eventId, at: dueAt, depth })',
    to: 'settle(run, { cause: eventId, at: timer.at, depth, tried: dueAt })',
  },
  {
    bug: 'once means always',
    file: 'language/reentry.ts',
    from: "if (reentry === 'once') return Number.POSITIVE_INFINITY",
    to: "if (reentry === 'once') return 0",
  },
  {
    bug: 'a journey that was left may be entered again at once',
    file: 'engine/admission.ts',
    from: 'return timestamp - at < journey.wait ?',
    to: 'return timestamp - at < 0 ?',
  },
  {
    bug: 'an exit takes people from the initial step too',
    file: 'engine/admission.ts',
    from: 'step === journey.initialStep || step === rule.toState',
    to: 'step === rule.toState',
  },
  {
    bug: 'a further journey is judged at the step of the default one',
    file: 'engine/judge.ts',
    from: 'const tried = rules.journeys[index]?.candidates(stepIn(live, rules, index), event.eventType)',
    to: 'const tried = rules.journeys[index]?.candidates(stepIn(live, rules, 0), event.eventType)',
  },
  {
    bug: 'a counter counts the event that is being judged',
    file: 'engine/scope-for.ts',
    from: '[type, live.extra.counters?.[type] ?? 0]',
    to: '[type, (live.extra.counters?.[type] ?? 0) + Number(type === event.eventType)]',
  },
  {
    bug: 'an exposure is recorded each time',
    file: 'engine/judge.ts',
    from: 'live.extra.experiments?.[experiment] !== undefined ||',
    to: '',
  },
  {
    bug: 'an exposure through a segment is overlooked',
    file: 'compiled/compile-names.ts',
    from: "experiments: union('experiments')",
    to: 'experiments: references.experiments',
  },
  {
    bug: 'a self-loop on an outcome is reached once more',
    file: 'engine/run.ts',
    from: 'const outcome = from === rule.toState ? undefined : outcomes?.get(rule.toState)',
    to: 'const outcome = outcomes?.get(rule.toState)',
  },
  {
    bug: 'a missing key makes a comparison true',
    file: 'expression/condition.ts',
    from: 'return value !== undefined && compare.holds(value)',
    to: 'return value === undefined || compare.holds(value)',
  },
  {
    bug: 'a state that was given is changed in place',
    file: 'engine/history.ts',
    from: 'let old = kept\n',
    to: 'let old = kept\n  if (Array.isArray(kept) && kept.length > 2) kept.pop()\n',
  },
]

let folder: string

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'journeyscope-planted-'))
  symlinkSync(join(process.cwd(), 'node_modules'), join(folder, 'node_modules'))
})

afterAll(() => rmSync(folder, { recursive: true }))

/** A copy of the engine with one text changed; null changes nothing. */
async function engineWith(name: string, bug: (typeof BUGS)[number] | null): Promise<Engine> {
  const root = join(folder, name)
  mkdirSync(join(root, 'core'), { recursive: true })
  cpSync('package.json', join(root, 'package.json'))
  for (const room of ['base', 'event', 'journey'])
    cpSync(join('core', room), join(root, 'core', room), { recursive: true })
  const journey = join(root, 'core/journey')
  if (bug !== null) {
    const path = join(journey, bug.file)
    const text = readFileSync(path, 'utf8')
    expect(text.split(bug.from).length, `${bug.file} has this text once: ${bug.from}`).toBe(2)
    writeFileSync(
      path,
      text.replace(bug.from, () => bug.to),
    )
  }
  const [compile, state, step, timers] = await Promise.all([
    import(join(journey, 'compile.ts')),
    import(join(journey, 'state.ts')),
    import(join(journey, 'step.ts')),
    import(join(journey, 'engine/timers.ts')),
  ])
  return {
    compileRuleset: compile.compileRuleset,
    initialState: state.initialState,
    step: step.step,
    advanceTo: step.advanceTo,
    dueAt: timers.dueAt,
  }
}

const RUNS = 1500
const SEED = 20260101

test('a copy without a bug is the twin', async () => {
  const engine = await engineWith('none', null)
  expect(() => checkAgainstTwin(engine, 200, { seed: SEED })).not.toThrow()
})

test('there are at least ten', () => {
  expect(BUGS.length).toBeGreaterThanOrEqual(10)
})

test.each(BUGS.map((bug, index) => [bug.bug, index, bug] as const))('%s: caught', async (_, index, bug) => {
  const engine = await engineWith(`bug-${index}`, bug)
  expect(() => checkAgainstTwin(engine, RUNS, { seed: SEED, endOnFailure: true })).toThrow()
})
