import { v5 } from 'uuid'
import { shareOf } from '#core/base/hash.ts'
import type { JsonObject } from '#core/base/json.ts'
import { compileCondition, evaluateCondition } from '#core/journey/expression/condition.ts'
import { compileNumber } from '#core/journey/expression/number-expression.ts'
import type { Action } from '#core/journey/language/action.ts'
import type { Journey, Rule, Ruleset } from '#core/journey/ruleset.ts'
import type { FoldedEvent, UserState } from '#core/journey/state.ts'

/*
 * The engine once more, slow and obvious: every rule is looked at for every event, nothing is indexed, shared or
 * changed in place but one plain record. Written from the rulings; shares with the engine only how CEL is evaluated.
 */

const NAMES = ['payload', 'event', 'state', 'segments', 'experiment', 'counters']

interface Stand {
  step: string
  version: number
  /** Quiet since: the event it began with, its time and depth, and the latest deadline that was tried in vain. */
  quiet: { cause: string; at: number; depth: number; tried: number } | null
  enteredAt: number | null
}

export interface Twin {
  stands: Map<string, Stand>
  history: string[]
  metadata: JsonObject
  lastEventAt: number
  firedAt: Map<string, number>
  variants: Map<string, string>
  counts: Map<string, number>
  last: FoldedEvent | null
}

export interface TwinMove {
  journey: string
  from: string
  to: string
  ruleId: string
}

export interface TwinCaused {
  eventId: string
  causedBy: string
  ruleId: string
  timestamp: number
  eventType: string
  payload: JsonObject
  depth: number
  moves: TwinMove[]
}

export interface TwinLog {
  moves: TwinMove[]
  caused: TwinCaused[]
  effects: { effectId: string; type: string; ruleId: string; timestamp: number; body: JsonObject }[]
  reached: { journey: string; step: string; value: number | null; timestamp: number }[]
  cuts: number
}

type Way = Omit<Journey, 'id'> & { id: string }
/** A rule or exit as the twin sees it. */
interface Try {
  rule: Rule
  isExit: boolean
}

const idOf = (cause: string, name: string, index: number): string =>
  v5(`${cause}\n${name}\n${index}`, 'b0c0a3de-58c4-5d43-9f0e-6f1c1f9a2a11')

function waysOf(ruleset: Ruleset): Way[] {
  return [{ ...ruleset, id: '' }, ...(ruleset.journeys ?? [])]
}

function startsOf(rule: Rule): string[] {
  return Array.isArray(rule.fromState) ? rule.fromState : [rule.fromState]
}

function beginningOf(way: Way): string {
  if (way.initialState !== undefined) return way.initialState
  const starts = way.rules.flatMap(startsOf)
  if (starts.length === 0 || starts.some((start) => start === 'INITIAL' || start === '*')) return 'INITIAL'
  return starts.find((start) => way.rules.every((rule) => rule.toState !== start)) ?? starts[0] ?? 'INITIAL'
}

/** Seconds, minutes, hours and days of the durations that the tests use. */
function milliseconds(duration: string): number {
  const unit = { S: 1000, M: 60_000, H: 3_600_000, D: 86_400_000, W: 604_800_000 }
  let sum = 0
  for (const [, count = '', letter] of duration.matchAll(/(\d+)([SMHDW])/g))
    for (const [name, size] of Object.entries(unit)) if (name === letter) sum += Number(count) * size
  return sum
}

function waitMs(reentry: Rule['reentry']): number {
  if (reentry === undefined || reentry === 'always') return 0
  return reentry === 'once' ? Number.POSITIVE_INFINITY : milliseconds(reentry.after)
}

export function newTwin(): Twin {
  return {
    stands: new Map(),
    history: [],
    metadata: {},
    lastEventAt: 0,
    firedAt: new Map(),
    variants: new Map(),
    counts: new Map(),
    last: null,
  }
}

function standOf(twin: Twin, way: Way): Stand {
  const known = twin.stands.get(way.id)
  if (known !== undefined) return known
  const made = { step: beginningOf(way), version: 0, quiet: null, enteredAt: null }
  twin.stands.set(way.id, made)
  return made
}

function drawVariant(ruleset: Ruleset, id: string, subject: string): string {
  const experiment = (ruleset.experiments ?? []).find((entry) => entry.id === id)
  if (experiment === undefined) return ''
  if (shareOf(`${id}\nholdout\n${subject}`) < (experiment.holdout ?? 0)) return 'holdout'
  let total = 0
  for (const { weight } of experiment.variants) total += weight
  let left = shareOf(`${id}\nvariant\n${subject}`) * total
  for (const { name, weight } of experiment.variants) {
    if (left < weight) return name
    left -= weight
  }
  return ''
}

/** The value of every name, whether or not the expression reads it. */
function everything(twin: Twin, ruleset: Ruleset, way: Way, event: FoldedEvent): Record<string, unknown> {
  const subject = event.userId ?? event.anonymousId ?? ''
  const view = (seen: Way) => ({
    currentStep: standOf(twin, seen).step,
    history: [...twin.history],
    metadata: twin.metadata,
    lastEventAt: twin.lastEventAt,
    version: standOf(twin, seen).version,
  })
  const experiment: Record<string, string> = {}
  for (const { id } of ruleset.experiments ?? [])
    experiment[id] = twin.variants.get(id) ?? drawVariant(ruleset, id, subject)
  const counters: Record<string, number> = {}
  for (const type of ['X', 'Y', 'Z', 'CAUSED']) counters[type] = twin.counts.get(type) ?? 0
  const [main] = waysOf(ruleset)
  const segments: Record<string, boolean> = {}
  for (const [name, text] of Object.entries(ruleset.segments ?? {}))
    segments[name] = main !== undefined && truth(text, { state: view(main), experiment, counters })
  return { payload: event.payload, event, state: view(way), segments, experiment, counters }
}

const compiled = new Map<string, (scope: Record<string, unknown>) => boolean>()

function truth(text: string, scope: Record<string, unknown>): boolean {
  let evaluate = compiled.get(text)
  if (evaluate === undefined) {
    const condition = compileCondition(text, NAMES)
    if (!condition.ok) throw new Error(`${text}: ${condition.error.message}`)
    evaluate = (seen) => evaluateCondition(condition.value, seen)
    compiled.set(text, evaluate)
  }
  return evaluate(scope)
}

/** Experiments that a condition names, by itself or through its segments. */
function experimentsIn(ruleset: Ruleset, text: string): string[] {
  const direct = [...text.matchAll(/experiment\.(\w+)/g)].map(([, name = '']) => name)
  const inner = [...text.matchAll(/segment\("(\w+)"\)/g)].flatMap(([, name = '']) =>
    experimentsIn(ruleset, ruleset.segments?.[name] ?? ''),
  )
  return [...direct, ...inner]
}

function inTurn(way: Way): Try[] {
  const beginning = beginningOf(way)
  const exits = (way.exits ?? []).map(
    (exit): Try => ({
      rule: { ...exit, fromState: '*', toState: exit.toState ?? beginning },
      isExit: true,
    }),
  )
  const priorities = [...new Set(way.rules.map((rule) => rule.priority ?? 0))].sort((a, b) => b - a)
  const rules = priorities.flatMap((priority) =>
    way.rules
      .filter((rule) => (rule.priority ?? 0) === priority)
      .map((rule): Try => ({ rule, isExit: false })),
  )
  return [...exits, ...rules]
}

interface Decision {
  way: Way
  rule: Rule
  value: number | null
}

type Exposures = { experiment: string; variant: string; ruleId: string }[]

/** The first that may and whose condition holds. Tells of everyone who was exposed by trying. */
function decide(
  twin: Twin,
  ruleset: Ruleset,
  way: Way,
  tries: readonly Try[],
  eventFor: (rule: Rule) => FoldedEvent,
  exposures: Exposures,
): Decision | null {
  const stand = standOf(twin, way)
  const beginning = beginningOf(way)
  for (const { rule, isExit } of tries) {
    const event = eventFor(rule)
    if (isExit && (stand.step === beginning || stand.step === rule.toState)) continue
    const firedAt = twin.firedAt.get(rule.id)
    if (!isExit && firedAt !== undefined && event.timestamp - firedAt < waitMs(rule.reentry)) continue
    const enters = !isExit && stand.step === beginning && rule.toState !== beginning
    if (enters && stand.enteredAt !== null && event.timestamp - stand.enteredAt < waitMs(way.reentry))
      continue
    const scope = everything(twin, ruleset, way, event)
    for (const experiment of experimentsIn(ruleset, rule.condition ?? '')) {
      if (twin.variants.has(experiment) || exposures.some((entry) => entry.experiment === experiment))
        continue
      const variant = drawVariant(ruleset, experiment, event.userId ?? event.anonymousId ?? '')
      exposures.push({ experiment, variant, ruleId: rule.id })
    }
    if (rule.condition !== undefined && !truth(rule.condition, scope)) continue
    const text = (way.outcomes ?? []).find((outcome) => outcome.step === rule.toState)?.value
    const value = text === undefined ? null : compileNumber(text, ['payload', 'event', 'state'])
    return { way, rule, value: value?.ok === true ? value.value(scope) : null }
  }
  return null
}

interface Waiting {
  event: FoldedEvent
  depth: number
  record: TwinCaused
}

/** Carries out what was decided about one event, and leaves what that causes in the queue. */
function carryOut(
  twin: Twin,
  event: FoldedEvent,
  depth: number,
  decisions: readonly Decision[],
  exposures: Exposures,
  queue: Waiting[],
  log: TwinLog,
  moved: Set<string>,
): TwinMove[] {
  const cause = (ruleId: string, idName: string, index: number, eventType: string, payload: JsonObject) => {
    if (depth >= 8 || queue.length >= 100) {
      log.cuts += 1
      return false
    }
    const eventId = idOf(event.eventId, idName, index)
    const record = {
      eventId,
      causedBy: event.eventId,
      ruleId,
      timestamp: event.timestamp,
      eventType,
      payload,
      depth: depth + 1,
      moves: [],
    }
    queue.push({ event: { ...event, eventId, eventType, payload }, depth: depth + 1, record })
    return true
  }
  for (const { experiment, variant, ruleId } of exposures)
    if (cause(ruleId, experiment, -2, 'EXPERIMENT_EXPOSURE', { experiment, variant }))
      twin.variants.set(experiment, variant)
  return decisions.map(({ way, rule, value }) => {
    const stand = standOf(twin, way)
    const from = stand.step
    const beginning = beginningOf(way)
    const isExit = (way.exits ?? []).some((exit) => exit.id === rule.id)
    if (waitMs(rule.reentry) > 0) twin.firedAt.set(rule.id, event.timestamp)
    if (!isExit && from === beginning && rule.toState !== beginning) stand.enteredAt = event.timestamp
    stand.step = rule.toState
    stand.version += 1
    moved.add(way.id)
    if (from !== rule.toState && (way.outcomes ?? []).some((outcome) => outcome.step === rule.toState))
      log.reached.push({ journey: way.id, step: rule.toState, value, timestamp: event.timestamp })
    const actions: Action[] = [...(rule.action === undefined ? [] : [rule.action]), ...(rule.actions ?? [])]
    actions.forEach((action, index) => {
      if (action.type === 'UPDATE_METADATA') twin.metadata = { ...twin.metadata, ...action.payload }
      else if (action.type === 'EMIT_EVENT') {
        const { eventType, ...rest } = action.payload
        cause(rule.id, rule.id, index, eventType, rest)
      } else {
        const body =
          action.type === 'TRIGGER_ALERT'
            ? action.payload
            : { url: action.payload.url, body: action.payload.body ?? {} }
        const effectId = idOf(event.eventId, rule.id, index)
        log.effects.push({
          effectId,
          type: action.type,
          ruleId: rule.id,
          timestamp: event.timestamp,
          body,
        })
      }
    })
    return { journey: way.id, from, to: rule.toState, ruleId: rule.id }
  })
}

/** All journeys look at an event before any of them moves. */
function lookAt(
  twin: Twin,
  ruleset: Ruleset,
  event: FoldedEvent,
): { decisions: Decision[]; exposures: Exposures } {
  const exposures: Exposures = []
  const decisions = waysOf(ruleset).flatMap((way) => {
    const { step } = standOf(twin, way)
    const tries = inTurn(way).filter(({ rule, isExit }) => {
      if (rule.after !== undefined) return false
      const here = startsOf(rule).includes('*') || startsOf(rule).includes(step)
      return here && (rule.eventType === event.eventType || (isExit && rule.eventType === undefined))
    })
    return decide(twin, ruleset, way, tries, () => event, exposures) ?? []
  })
  return { decisions, exposures }
}

function workOff(twin: Twin, ruleset: Ruleset, queue: Waiting[], log: TwinLog, moved: Set<string>): void {
  for (const { event, depth, record } of queue) {
    const { decisions, exposures } = lookAt(twin, ruleset, event)
    log.caused.push(record)
    record.moves = carryOut(twin, event, depth, decisions, exposures, queue, log, moved)
  }
}

/** The next deadline after the last one tried; null where none is waited for. */
function deadlineOf(twin: Twin, way: Way): number | null {
  const { quiet, step } = standOf(twin, way)
  if (quiet === null || quiet.depth >= 8) return null
  const deadlines = way.rules
    .filter(
      (rule) => rule.after !== undefined && (startsOf(rule).includes('*') || startsOf(rule).includes(step)),
    )
    .map((rule) => quiet.at + milliseconds(rule.after ?? ''))
    .filter((deadline) => deadline > quiet.tried)
  return deadlines.length === 0 ? null : Math.min(...deadlines)
}

/** Lets every deadline before `now` have its turn, the earliest first. */
export function twinPasses(twin: Twin, ruleset: Ruleset, now: number): TwinLog {
  const log: TwinLog = { moves: [], caused: [], effects: [], reached: [], cuts: 0 }
  for (;;) {
    let next: { way: Way; deadline: number } | null = null
    for (const way of waysOf(ruleset)) {
      const deadline = deadlineOf(twin, way)
      if (deadline !== null && deadline < now && (next === null || deadline < next.deadline))
        next = { way, deadline }
    }
    if (next === null) return log
    const { way, deadline } = next
    const stand = standOf(twin, way)
    const { quiet, step } = stand
    if (quiet === null || twin.last === null) return log
    const { userId, anonymousId, sessionId, source } = twin.last
    const eventFor = (rule: Rule): FoldedEvent => ({
      source,
      ...(userId === undefined ? {} : { userId }),
      ...(anonymousId === undefined ? {} : { anonymousId }),
      ...(sessionId === undefined ? {} : { sessionId }),
      eventId: idOf(quiet.cause, rule.id, -1),
      timestamp: deadline,
      eventType: 'TIMER',
      payload: { rule: rule.id, after: rule.after ?? '', step },
    })
    const tries = inTurn(way).filter(
      ({ rule }) =>
        rule.after !== undefined &&
        (startsOf(rule).includes('*') || startsOf(rule).includes(step)) &&
        quiet.at + milliseconds(rule.after) === deadline,
    )
    const exposures: Exposures = []
    const decision = decide(twin, ruleset, way, tries, eventFor, exposures)
    const queue: Waiting[] = []
    const moved = new Set<string>()
    let since = { cause: quiet.cause, at: deadline, depth: quiet.depth }
    if (decision === null) {
      stand.quiet = { ...quiet, tried: deadline }
      const [first] = tries
      if (first !== undefined && exposures.length > 0)
        carryOut(
          twin,
          { ...eventFor(first.rule), eventId: quiet.cause },
          quiet.depth,
          [],
          exposures,
          queue,
          log,
          moved,
        )
      const [exposed] = queue
      if (exposed !== undefined) since = { cause: exposed.event.eventId, at: deadline, depth: exposed.depth }
    } else {
      const event = eventFor(decision.rule)
      const depth = quiet.depth + 1
      const record: TwinCaused = {
        eventId: event.eventId,
        causedBy: quiet.cause,
        ruleId: decision.rule.id,
        timestamp: deadline,
        eventType: 'TIMER',
        payload: event.payload,
        depth,
        moves: [],
      }
      log.caused.push(record)
      record.moves = carryOut(twin, event, depth, [decision], exposures, queue, log, moved)
      since = { cause: event.eventId, at: deadline, depth }
    }
    workOff(twin, ruleset, queue, log, moved)
    for (const other of waysOf(ruleset))
      if (moved.has(other.id)) standOf(twin, other).quiet = { ...since, tried: since.at }
  }
}

/** One received event, after the time before it. */
export function twinReceives(
  twin: Twin,
  ruleset: Ruleset,
  event: FoldedEvent,
): { timed: TwinLog; log: TwinLog } {
  const timed = twinPasses(twin, ruleset, event.timestamp)
  const log: TwinLog = { moves: [], caused: [], effects: [], reached: [], cuts: 0 }
  const { decisions, exposures } = lookAt(twin, ruleset, event)
  twin.history = [...twin.history, event.eventType].slice(-100)
  twin.lastEventAt = event.timestamp
  twin.counts.set(event.eventType, (twin.counts.get(event.eventType) ?? 0) + 1)
  twin.last = event
  const queue: Waiting[] = []
  log.moves = carryOut(twin, event, 0, decisions, exposures, queue, log, new Set())
  workOff(twin, ruleset, queue, log, new Set())
  for (const way of waysOf(ruleset))
    standOf(twin, way).quiet = { cause: event.eventId, at: event.timestamp, depth: 0, tried: event.timestamp }
  return { timed, log }
}

/** What the twin and the engine must agree on of a person. */
export function twinState(
  twin: Twin,
  ruleset: Ruleset,
): Pick<UserState, 'currentStep' | 'history' | 'metadata' | 'lastEventAt' | 'version'> & {
  others: Record<string, [string, number]>
  due: number | null
} {
  const [main, ...further] = waysOf(ruleset)
  if (main === undefined) throw new Error('a ruleset has a default journey')
  const { step, version } = standOf(twin, main)
  const deadlines = waysOf(ruleset).flatMap((way) => deadlineOf(twin, way) ?? [])
  return {
    currentStep: step,
    history: twin.history,
    metadata: twin.metadata,
    lastEventAt: twin.lastEventAt,
    version,
    others: Object.fromEntries(
      further.map((way) => [way.id, [standOf(twin, way).step, standOf(twin, way).version]]),
    ),
    due: deadlines.length === 0 ? null : Math.min(...deadlines),
  }
}
