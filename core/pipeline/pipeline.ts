import type { Clock } from '#core/base/ports.ts'
import { createRate } from '#core/base/rate.ts'
import { fail, ok, type Problem, type Result } from '#core/base/result.ts'
import type { Delivery } from '#core/event/delivery.ts'
import type { IdentityDocument } from '#core/identity/document.ts'
import { type Finding, findingOf } from '#core/journey/finding.ts'
import type { StepMove } from '#core/journey/migration.ts'
import type { Provenance } from '#core/journey/provenance.ts'
import type { Reading } from '#core/registry/reading.ts'
import { readOldValues } from '#core/store/naming/read-old.ts'
import { beingJudged, type Connection, storeProblem, waitForNobody } from '#core/store/open.ts'
import type { Intake } from '#core/store/outcomes/receipts.ts'
import type { StoredLink } from '#core/store/people/links.ts'
import type { StoredSubject } from '#core/store/people/subjects.ts'
import { type Positions, readPositions } from '#core/store/positions.ts'
import { type Activated, activateRules } from './activate.ts'
import type { Backfill } from './backfill.ts'
import { type BatchResult, commitBatch } from './commit-batch.ts'
import { type Correction, correctEvents } from './correct.ts'
import { createIntakes, type IntakeStatus } from './intakes.ts'
import { type Changed, identifyBy, joinByHand, setLink } from './profiles/merge.ts'
import { readAnew } from './read-anew.ts'
import { IntakeRefused, type Judged, judge, OPEN_STAGES, type Stages } from './stages.ts'
import { passTime } from './time.ts'
import { DEFAULT_LATE_AFTER, openWriter, takeOver, type Writer } from './writer.ts'

/** Deliveries that may wait; beyond it an intake is told to come back later. */
const MOST_QUEUED = 50_000

/** Old events whose values are read in one turn: about as long as a batch takes. */
const OLD_VALUES = 500

/** What moved with a commit. */
export interface Commit {
  readonly arrival: number
  readonly refolded: boolean
  /** Whose fold has changed, by number of person. */
  readonly refoldedPersons: readonly number[] | 'everyone'
  /** Other rules were activated. */
  readonly rules: boolean
  /** Stored events are read in another way from now on. */
  readonly reading: boolean
  /** Stored events belong to another person than before. */
  readonly people: boolean
}

/** The one way in: batches are committed one after another in the order in which they came. */
export interface Pipeline {
  /**
   * Answers once the batch is on disk, with the positions at which its source reads on in the same transaction.
   * `busy` where too much waits: nothing was taken.
   */
  submit(
    intake: Intake,
    deliveries: readonly Delivery[],
    positions?: Positions,
    /** Where they are history that is brought in. */
    backfill?: Backfill,
  ): Promise<Result<BatchResult>>
  /** Where the intake's source reads on: what the last stored batch said. */
  positions(intake: Intake): Positions
  /** Registry, privacy and enrichment for every batch that is committed from now on. */
  govern(stages: Stages): void
  /** How stored events are read from now on; whose events are read otherwise than before is folded anew. */
  readAs(reading: Reading): void
  /** By what it is known who is one person, from now on and for all that is stored. */
  identifyBy(document: IdentityDocument): Result<Changed>
  /** Joins the profiles of two subjects by hand; numbers of the profiles that are others now. */
  join(one: StoredSubject, other: StoredSubject, reason: string): Result<Changed>
  /** Takes a line of the ledger back, or puts it in force again. */
  setLink(link: StoredLink, isUndone: boolean, reason: string): Result<Changed>
  /** What the stages would make of a delivery that comes now; nothing is written. */
  judge(delivery: Delivery, intake: Intake): Judged
  /** Fires what rules wait for by time alone and is due by now, between batches. */
  passTime(): Promise<Result<null>>
  /** Reads what some more events carry that are older than the index of values, between batches; true where none is left. */
  readOldValues(): Promise<Result<boolean>>
  /** `moves`: where people go who stand in a step that the rules do not know. */
  activate(
    text: string,
    fromStart: boolean,
    moves?: readonly StepMove[],
    provenance?: Provenance,
  ): Result<Activated, Finding[]>
  /**
   * Lets another connection write the workspace: what comes in waits until it is done, and what it stored is taken over,
   * rules and folds included. `work` is given the moment up to which time has passed, and answers whether it stored anything.
   */
  whileAnotherWrites(work: (timePassed: number) => Promise<boolean>): Promise<boolean>
  /** Gives events that stand for what somebody else has folded other payloads; their persons are folded anew. */
  correct(corrections: readonly Correction[]): Result<readonly number[]>
  /** Calls back after each commit; answers with how to stop. */
  subscribe(listener: (commit: Commit) => void): () => void
  writer(): Writer
  queued(): number
  /** Deliveries committed per second, over the last ten seconds. */
  perSecond(): number
  /** Deliveries committed in the last sixty seconds. */
  lastMinute(): number
  /** How one intake has done since the program started. */
  intakeStatus(intake: Intake): IntakeStatus
}

export function openPipeline(database: Connection, path: string, clock: Clock): Pipeline {
  let writer = openWriter(database)
  let stages = OPEN_STAGES
  let queued = 0
  let last: Promise<unknown> = Promise.resolve()
  const listeners = new Set<(commit: Commit) => void>()
  const rate = createRate()
  const intakes = createIntakes()
  // Another connection writes, or has written what is not yet taken over: the writer knows too little to change anything.
  let isGivenAway = false

  const openAnew = (): void => {
    // The workspace may have been closed while something waited for its turn.
    if (database.open) writer = openWriter(database, writer)
  }

  const commit = (
    intake: Intake,
    deliveries: readonly Delivery[],
    positions: Positions | undefined,
    backfill: Backfill | undefined,
  ): Result<BatchResult> => {
    try {
      const receivedAt = clock.now()
      const lateAfter = DEFAULT_LATE_AFTER
      const batch = { intake, deliveries, positions, receivedAt, lateAfter, stages, backfill }
      const result = commitBatch(writer, batch)
      rate.add(clock.now(), deliveries.length)
      intakes.stored(intake, deliveries.length, result, receivedAt)
      tell({ refoldedPersons: result.refoldedPersons, people: result.peopleMoved })
      return ok(result)
    } catch (error) {
      openAnew()
      const problem = error instanceof IntakeRefused ? error.problem : storeProblem(path, error)
      intakes.notStored(intake, problem, clock.now())
      return fail(problem)
    }
  }

  const inTurn = <Answer>(work: () => Answer | Promise<Answer>): Promise<Answer> => {
    // One turn of the event loop between batches, so that questions are answered while events pour in.
    const done = last.then(() => new Promise<void>((resolve) => setImmediate(resolve))).then(work)
    // Whoever asked for it hears of its failure; what comes behind it has its own turn.
    last = done.catch(() => undefined)
    return done
  }

  const passPortion = (): Result<boolean> => {
    try {
      const { persons, done } = passTime(writer, clock.now(), DEFAULT_LATE_AFTER)
      if (persons.length > 0) tell({ refoldedPersons: persons })
      return ok(done)
    } catch (error) {
      openAnew()
      return fail(storeProblem(path, error))
    }
  }

  const oldValues = (): Result<boolean> => {
    try {
      return ok(database.transaction(() => readOldValues(database, writer.naming, OLD_VALUES)).immediate())
    } catch (error) {
      openAnew()
      return fail(storeProblem(path, error))
    }
  }

  const tell = (moved: Partial<Omit<Commit, 'arrival' | 'refolded'>>): void => {
    const { refoldedPersons = [], rules = false, reading = false, people = false } = moved
    const refolded = refoldedPersons === 'everyone' || refoldedPersons.length > 0
    const commit = { arrival: writer.lastArrival, refolded, refoldedPersons, rules, reading, people }
    for (const listener of listeners) listener(commit)
  }

  const changePeople = (work: () => Changed | null): Result<Changed> => {
    if (isGivenAway) return fail(beingJudged(path))
    try {
      const changed = work()
      if (changed !== null) tell({ refoldedPersons: changed, people: true })
      return ok(changed ?? [])
    } catch (error) {
      openAnew()
      return fail(storeProblem(path, error))
    }
  }

  const busy: Problem = {
    code: 'busy',
    message: `${MOST_QUEUED} events are waiting to be stored.`,
    hint: 'Send this again in a second; nothing of it was taken.',
  }

  return {
    positions: (intake) => readPositions(database, intake),
    judge: (delivery, intake) => judge(stages, delivery, intake, clock.now()),
    govern: (next) => {
      stages = next
    },
    identifyBy: (document) => changePeople(() => identifyBy(writer, document, clock.now())),
    join: (one, other, reason) => changePeople(() => joinByHand(writer, one, other, reason, clock.now())),
    setLink: (link, isUndone, reason) =>
      changePeople(() => setLink(writer, link, isUndone, reason, clock.now())),
    readAs: (reading) => {
      try {
        const refoldedPersons = readAnew(writer, reading)
        if (refoldedPersons === null) return
        tell({ refoldedPersons, reading: true })
      } catch (error) {
        openAnew()
        throw error
      }
    },
    submit: (intake, deliveries, positions, backfill) => {
      if (queued + deliveries.length > MOST_QUEUED && queued > 0) {
        intakes.notStored(intake, busy, clock.now())
        return Promise.resolve(fail(busy))
      }
      queued += deliveries.length
      return inTurn(() => {
        queued -= deliveries.length
        return commit(intake, deliveries, positions, backfill)
      })
    },
    passTime: async () => {
      for (;;) {
        const passed = await inTurn(passPortion)
        if (!passed.ok) return passed
        if (passed.value) return ok(null)
      }
    },
    readOldValues: () => inTurn(oldValues),
    activate: (text, fromStart, moves, provenance) => {
      if (isGivenAway) return fail([findingOf(beingJudged(path))])
      try {
        const activated = activateRules(writer, text, clock.now(), fromStart, { moves, provenance })
        if (activated.ok) tell({ refoldedPersons: 'everyone', rules: true })
        return activated
      } catch (error) {
        openAnew()
        return fail([findingOf(storeProblem(path, error))])
      }
    },
    whileAnotherWrites: (work) =>
      inTurn(async () => {
        const waitAgain = waitForNobody(database)
        isGivenAway = true
        try {
          const stored = await work(writer.timePassed)
          if (!stored) return false
          takeOver(writer)
          tell({ refoldedPersons: 'everyone', rules: true })
          return true
        } finally {
          isGivenAway = false
          waitAgain()
        }
      }),
    correct: (corrections) => {
      if (isGivenAway) return fail(beingJudged(path))
      try {
        const refoldedPersons = correctEvents(writer, corrections)
        tell({ refoldedPersons })
        return ok(refoldedPersons)
      } catch (error) {
        openAnew()
        return fail(storeProblem(path, error))
      }
    },
    subscribe: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    writer: () => writer,
    queued: () => queued,
    perSecond: () => rate.perSecond(clock.now()),
    lastMinute: () => rate.lastMinute(clock.now()),
    intakeStatus: (intake) => intakes.status(intake, clock.now()),
  }
}
