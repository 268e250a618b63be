import type { JsonObject } from '#core/base/json.ts'
import type { CompiledRuleset } from '../compiled/types.ts'
import type { Extra, UserState } from '../state.ts'
import { createHistory, type History } from './history.ts'

type Mutable<Type> = { -readonly [Key in keyof Type]: Type[Key] }

/** One person while events are folded: the same as the state, but changed in place. Inner objects are replaced, never changed. */
export interface Live {
  currentStep: string
  readonly history: History
  metadata: JsonObject
  lastEventAt: number
  version: number
  extra: Mutable<Extra>
}

export function loadState(state: UserState): Live {
  const { currentStep, history, metadata, lastEventAt, version, extra } = state
  return {
    currentStep,
    history: createHistory(history),
    metadata,
    lastEventAt,
    version,
    extra: { ...extra },
  }
}

const EXTRA_KEYS = [
  'journeys',
  'timers',
  'last',
  'fired',
  'entered',
  'experiments',
  'counters',
  'migratedAt',
] as const

/** Only what holds something, in one order of keys, so that equal content is equal byte for byte. */
function extraOf(extra: Extra): Extra | undefined {
  if (Object.keys(extra).length === 0) return undefined
  const entries = EXTRA_KEYS.flatMap((key) => {
    const value = extra[key]
    const isEmpty = typeof value === 'object' && Object.keys(value).length === 0
    return value === undefined || isEmpty ? [] : [[key, value]]
  })
  return entries.length === 0 ? undefined : Object.fromEntries(entries)
}

export function toState(live: Live): UserState {
  const { currentStep, metadata, lastEventAt, version } = live
  const extra = extraOf(live.extra)
  const plain = { currentStep, history: live.history.items(), metadata, lastEventAt, version }
  return extra === undefined ? plain : { ...plain, extra }
}

export function stepIn(live: Live, rules: CompiledRuleset, journey: number): string {
  if (journey === 0) return live.currentStep
  const compiled = rules.journeys[journey]
  return live.extra.journeys?.[compiled?.id ?? '']?.step ?? compiled?.initialStep ?? ''
}

export function versionIn(live: Live, rules: CompiledRuleset, journey: number): number {
  if (journey === 0) return live.version
  return live.extra.journeys?.[rules.journeys[journey]?.id ?? '']?.version ?? 0
}

/** Stands the person at a step of a journey and counts the transition. */
export function moveIn(live: Live, rules: CompiledRuleset, journey: number, step: string): void {
  if (journey === 0) {
    live.currentStep = step
    live.version += 1
    return
  }
  const id = rules.journeys[journey]?.id ?? ''
  const version = versionIn(live, rules, journey) + 1
  live.extra.journeys = { ...live.extra.journeys, [id]: { step, version } }
}
