import { IntakeRefused, type Stages } from '#core/pipeline/stages.ts'
import type { Connection } from '#core/store/open.ts'
import type { Intake } from '#core/store/outcomes/receipts.ts'
import { readSetting } from '#core/store/settings.ts'

/** The setting of a workspace that follows a fleet: where the fleet is. */
export const FOLLOWS = 'follows'

/** What is told by a fleet comes in by this. */
export const FLEET: Intake = { kind: 'fleet', name: 'moves' }

export const FOLLOWS_A_FLEET = {
  code: 'follows_fleet',
  message: 'this workspace follows a fleet and takes in nothing else.',
  hint: 'Send events to the fleet’s topic, and rules to its workers (--rules).',
}

export function followsFleet(database: Connection): boolean {
  return readSetting(database, FOLLOWS) !== null
}

function refuse(): never {
  throw new IntakeRefused(FOLLOWS_A_FLEET)
}

/** Lets only the fleet in, not even a dead letter besides. Its values are tokens already, and its schemas the workers'. */
export function onlyTheFleet(redact: Stages['redact']): Stages {
  return {
    stages: [(envelope, { kind }) => (kind === FLEET.kind ? { kind: 'event', envelope } : refuse())],
    seal: refuse,
    redact,
  }
}
