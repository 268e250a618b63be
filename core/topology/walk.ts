import { assignCases, type CaseKind } from './cases.ts'
import type { Names } from './columns.ts'
import { convertingEvents, type History, rootEvents } from './conversion.ts'
import { walkNeighbours } from './neighbour-walk.ts'
import { orderEntries } from './order.ts'
import type { TimeRange } from './range.ts'
import { walkSteps } from './step-walk.ts'
import type { Visits } from './visits.ts'

/** What a node stands for. */
export type Lens = 'step' | 'event' | 'source'

export interface WalkInput extends History {
  readonly names: Names
  readonly lens: Lens
  readonly caseKind: CaseKind
  /** A pause longer than this, in ms, starts a new session where the sender names none; 30 minutes by default. */
  readonly sessionGapMs?: number
  /** The range that `keep` is cut by, so that what began before it is known; absent where it is cut by none. */
  readonly range?: TimeRange | null
  /** Step lens: number of the step in which a person is before any transition; -1 where there is none. */
  readonly initialStep: number
}

export interface Walk extends Visits {
  readonly names: Names
  /** Entry numbers of all events by (person, time, arrival). */
  readonly eventOrder: Uint32Array
  /** Whether any conversion is defined: without one, shares of conversions have no meaning. */
  readonly hasConversion: boolean
}

/** Follows everyone who has a kept event through the nodes of a lens. */
export function buildWalk(input: WalkInput): Walk {
  const { events, transitions, names, lens, keep, conversion, initialStep, range = null } = input
  const eventOrder = orderEntries(events)
  const cases = assignCases(events, eventOrder, input.caseKind, input.sessionGapMs)
  const roots = rootEvents(events, transitions)
  const converting = convertingEvents(input, roots)
  const visits =
    lens === 'step'
      ? walkSteps({
          events,
          transitions,
          roots,
          keep,
          range,
          eventOrder,
          cases,
          converting,
          conversion,
          initialStep,
        })
      : walkNeighbours({
          events,
          nodeOf: lens === 'event' ? events.type : events.source,
          keep,
          range,
          eventOrder,
          cases,
          converting,
        })
  return { ...visits, names, eventOrder, hasConversion: conversion.kind !== 'none' }
}
