import { implement } from '@orpc/server'
import { describeProblem, type Problem } from '#core/base/result.ts'
import {
  type AskedConnection,
  type ConnectionView,
  type OtherIntake,
  type SourceState,
  type SourcesView,
  sourcesContract,
  type TestAnswer,
} from '#core/contract/sources.ts'
import { noOutcomes, totalOutcomes } from '#core/event/outcome.ts'
import type { Pipeline } from '#core/pipeline/pipeline.ts'
import type { ConnectorState } from '#core/sources/connector.ts'
import { type IntakeTotal, readReceiptTotals } from '#core/store/outcomes/receipts.ts'
import type { HostFacts } from '../answers/answer-workspace.ts'
import { orRefuse, refuse, type Session } from '../session.ts'
import type { Connections, OneConnection } from './connections.ts'
import { intakeOf } from './intake-name.ts'
import { addressOf, directionOf, groupOf, lossyWords, nameOf } from './kinds.ts'
import { isListenerPaused, keepListenerPaused, testListener } from './listener.ts'
import { probe } from './probe.ts'
import { checkAddress, savedConnections } from './saved.ts'
import { fleetingSecrets, secretWords, settleSecret, shownConnection, withPassword } from './secrets.ts'

const STATES: Readonly<Record<ConnectorState, SourceState>> = {
  connecting: 'connecting',
  running: 'running',
  paused: 'paused',
  waiting: 'reconnecting',
  failed: 'failed',
  held: 'held',
  stopped: 'stopped',
}

/** The part of the contract that is about where events come from and where moves go. */
export function sourcesAnswers(session: Session, facts: HostFacts) {
  const api = implement(sourcesContract)
  const afterwards = (problem: Problem | null): SourcesView => {
    if (problem !== null) throw refuse(problem)
    return sourcesOf(session, facts)
  }
  const pauseListener = (paused: boolean): SourcesView => {
    keepListenerPaused(session.required().database, paused)
    return sourcesOf(session, facts)
  }
  const running = (): Connections => {
    session.required()
    return session.connections()
  }
  return {
    list: api.list.handler(() => sourcesOf(session, facts)),
    save: api.save.handler(async ({ input }) => afterwards(await running().save(input))),
    test: api.test.handler(({ input }) => testOf(session, input)),
    pause: api.pause.handler(({ input }) => afterwards(running().pause(input.name))),
    resume: api.resume.handler(async ({ input }) => afterwards(await running().resume(input.name))),
    remove: api.remove.handler(async ({ input }) => afterwards(await running().remove(input.name))),
    adopt: api.adopt.handler(async ({ input }) => {
      await running().adopt(input.as)
      return sourcesOf(session, facts)
    }),
    pauseListener: api.pauseListener.handler(() => pauseListener(true)),
    resumeListener: api.resumeListener.handler(() => pauseListener(false)),
    testListener: api.testListener.handler(() =>
      testListener(facts.listener()?.eventsUrl ?? null, session.clock.now),
    ),
    accounting: api.accounting.handler(async ({ input, signal }) =>
      orRefuse(await session.required().analyst.ask('accounting', input, signal)),
    ),
  }
}

function sourcesOf(session: Session, facts: HostFacts): SourcesView {
  const { database, pipeline } = session.required()
  const connections = session.connections()
  const totals = readReceiptTotals(database)
  const list = connections.list()
  const connected = list.flatMap(({ definition }) =>
    definition === null ? [] : [intakeOf(database, definition)],
  )
  const isConnected = ({ intake }: IntakeTotal): boolean =>
    connected.some(({ kind, name }) => kind === intake.kind && name === intake.name)
  return {
    connections: list.map((one) => viewOf(one, totals, connections.group, session)),
    others: totals.filter((total) => !isConnected(total)).map((total) => otherOf(total, pipeline)),
    listener: facts.listener() === null ? 'stopped' : isListenerPaused(database) ? 'paused' : 'running',
    held: connections.held,
    defaultGroup: connections.group,
    secretsAt: session.secrets.place,
  }
}

function otherOf({ intake, counts, lastMinute }: IntakeTotal, pipeline: Pipeline): OtherIntake {
  const { perSecond, lastAt, lastError } = pipeline.intakeStatus(intake)
  const received = totalOutcomes(counts)
  return { ...intake, received, outcomes: counts, lastAt: lastAt ?? lastMinute, perSecond, lastError }
}

function viewOf(
  one: OneConnection,
  totals: readonly IntakeTotal[],
  group: string,
  session: Session,
): ConnectionView {
  const { name, saved, definition, status } = one
  const isIn = definition !== null && directionOf(definition) === 'in'
  const intake = isIn ? intakeOf(session.required().database, definition) : null
  const total = totals.find((one) => one.intake.kind === intake?.kind && one.intake.name === intake.name)
  return {
    name,
    origin: saved === null && definition !== null ? 'flags' : 'saved',
    direction: definition === null ? (saved === null ? 'in' : directionOf(saved)) : directionOf(definition),
    kind: definition?.kind ?? saved?.kind ?? 'unknown',
    what: definition === null ? '' : nameOf(definition),
    intake: intake?.name ?? null,
    address: definition === null ? '' : addressOf(definition),
    group: definition === null ? null : groupOf(definition, group),
    lossy: definition === null ? null : lossyWords(definition),
    definition: saved === null ? null : shownConnection(saved),
    secretPlace: saved === null ? null : secretWords(saved, session.secrets),
    state: STATES[status.state],
    perSecond: status.perSecond,
    handled: status.handled,
    lag: status.lag,
    parts: status.parts.map((part) => ({ ...part })),
    lastError: status.lastError,
    lastAt: status.lastAt ?? total?.lastMinute ?? null,
    outcomes: isIn ? (total?.counts ?? noOutcomes()) : null,
  }
}

async function testOf(
  session: Session,
  { name, connection }: { name?: string | undefined; connection: AskedConnection },
): Promise<TestAnswer> {
  const { database } = session.required()
  const saved = savedConnections(database).readable.find((one) => one.name === name)
  const store = fleetingSecrets(session.secrets)
  const settled = settleSecret(connection, saved?.connection ?? null, store)
  const no = (problem: Problem): TestAnswer => ({ ok: false, facts: [], problem: describeProblem(problem) })
  if (!settled.ok) return no(settled.error)
  const definition = withPassword(settled.value, { store, environment: process.env })
  if (!definition.ok) return no(definition.error)
  const problem = checkAddress(definition.value)
  return problem === null ? probe(definition.value, session.clock.now) : no(problem)
}
