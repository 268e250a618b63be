import type { CompiledRule, CompiledRuleset } from '../compiled/types.ts'
import { MAX_CAUSED_DEPTH } from '../engine/run.ts'
import type { Finding } from '../finding.ts'
import { actionPath } from '../ruleset.ts'

/** An event type that a rule's action at an index causes. */
interface Emission {
  readonly eventType: string
  readonly index: number
}

/** A rule that could fire on what a rule causes. */
interface Follower extends Emission {
  readonly next: CompiledRule
}

type FollowersOf = (rule: CompiledRule) => readonly Follower[]

function emissionsOf({ actions }: CompiledRule): Emission[] {
  return actions.flatMap((action, index) =>
    action.type === 'EMIT_EVENT' ? [{ eventType: action.payload.eventType, index }] : [],
  )
}

/** Rules that emit in turn and could fire on what a rule causes: in its own journey from where it leads, in others from anywhere. */
function followersIn(ruleset: CompiledRuleset, emitting: readonly CompiledRule[]): FollowersOf {
  const [main] = ruleset.journeys
  const byType = new Map<string, CompiledRule[]>()
  for (const rule of emitting) {
    const type = rule.rule.eventType ?? ''
    byType.set(type, [...(byType.get(type) ?? []), rule])
  }
  const emits = new Set(emitting)
  const known = new Map<CompiledRule, readonly Follower[]>()
  return (rule) => {
    const found =
      known.get(rule) ??
      emissionsOf(rule).flatMap((emission) => {
        const { eventType } = emission
        const candidates =
          ruleset.journeys.length === 1 && main !== undefined
            ? main.candidates(rule.rule.toState, eventType)
            : (byType.get(eventType) ?? [])
        return candidates.filter((next) => emits.has(next)).map((next) => ({ ...emission, next }))
      })
    known.set(rule, found)
    return found
  }
}

/** The events along the way from a rule until a rule comes again, and the rules of that circle; null where the way ends. */
function circleFrom(
  start: CompiledRule,
  followersOf: FollowersOf,
  isLong: (rule: CompiledRule) => boolean,
): { readonly names: readonly string[]; readonly circle: readonly CompiledRule[] } | null {
  const { id, eventType = id } = start.rule
  const types: string[] = []
  const met = [start]
  for (let rule = start; ; ) {
    const followers = followersOf(rule)
    const step = followers.find(({ next }) => isLong(next)) ?? followers[0]
    if (step === undefined) return null
    types.push(step.eventType)
    rule = step.next
    const again = met.indexOf(rule)
    // Of a rule in the circle its own event is where it begins.
    if (again >= 0) return { names: [again === 0 ? eventType : id, ...types], circle: met.slice(again) }
    met.push(rule)
  }
}

/** Circles of events that cause each other, each told once where one comes into it, and chains longer than the limit. */
export function lintCaused(ruleset: CompiledRuleset): Finding[] {
  const emitting = ruleset.rules.filter((rule) => emissionsOf(rule).length > 0)
  const followersOf = followersIn(ruleset, emitting)
  // After k rounds: the rules that can start a chain of k + 1 caused events.
  let chain: ReadonlySet<CompiledRule> = new Set(emitting)
  for (let depth = 0; depth < MAX_CAUSED_DEPTH && chain.size > 0; depth += 1) {
    const longer = chain
    chain = new Set([...chain].filter((rule) => followersOf(rule).some(({ next }) => longer.has(next))))
  }
  const told = new Set<string>()
  return [...chain].flatMap((rule): Finding[] => {
    const found = circleFrom(rule, followersOf, (next) => chain.has(next))
    const key = found?.circle
      .map(({ rule: { id } }) => id)
      .sort()
      .join('\n')
    // Of a chain that ends, it is told where it begins.
    const isWithin =
      found === null && [...chain].some((other) => followersOf(other).some(({ next }) => next === rule))
    if (isWithin || (key !== undefined && told.has(key))) return []
    if (key !== undefined) told.add(key)
    const [first] = followersOf(rule)
    const message =
      found === null
        ? `its EMIT_EVENT can begin a chain of more than ${MAX_CAUSED_DEPTH} events that cause each other. After ${MAX_CAUSED_DEPTH} no more are caused.`
        : `its EMIT_EVENT leads into a circle without end: ${found.names.join(' → ')}. After ${MAX_CAUSED_DEPTH} no more are caused.`
    return [
      {
        severity: 'warning',
        code: 'caused_too_deep',
        message,
        hint: 'Narrow the condition of one of these rules, so that the chain ends, or emit an event that none of them wants.',
        rule: rule.rule.id,
        ...(first === undefined ? {} : { at: actionPath(rule.rule, first.index) }),
      },
    ]
  })
}
