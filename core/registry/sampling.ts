import { shareOf } from '#core/base/hash.ts'
import { fail, ok, type Result } from '#core/base/result.ts'
import { type Envelope, subjectOf } from '#core/event/envelope.ts'
import type { SamplingDocument, SamplingRule } from './document.ts'

/** Compiles a condition over events; the room of rules and conditions lies below this one, so it comes in as a port. */
export type CompilePredicate = (text: string) => Result<(envelope: Envelope) => boolean, string>

export interface Sampler {
  /** The first rule that drops the event; null where it stays. An event stays where every rule that matches keeps it. */
  droppedBy(envelope: Envelope): string | null
}

/**
 * Whether a rule keeps a person: the same answer for all of a person's events, so that a journey stays whole, and the
 * same at the edge. With a greater share a rule keeps everyone whom it kept before.
 */
export function keepsSubject(rule: Pick<SamplingRule, 'id' | 'keep'>, subject: string): boolean {
  return shareOf(`${rule.id}\n${subject}`) < rule.keep
}

interface CompiledRule {
  readonly rule: SamplingRule
  readonly matches: ((envelope: Envelope) => boolean) | null
}

/** Fails with the rule whose condition does not compile, or whose id is used twice. */
export function compileSampling(
  document: SamplingDocument,
  compilePredicate: CompilePredicate,
): Result<Sampler> {
  const byType = new Map<string, CompiledRule[]>()
  const anyType: CompiledRule[] = []
  const ids = new Set<string>()
  for (const rule of document.rules) {
    const where = `sampling rule ${rule.id}`
    if (ids.has(rule.id)) return fail({ code: 'bad_sampling', where, message: 'this id is used twice.' })
    ids.add(rule.id)
    const predicate = rule.when === undefined ? null : compilePredicate(rule.when)
    if (predicate?.ok === false) return fail({ code: 'bad_sampling', where, message: predicate.error })
    const compiled = { rule, matches: predicate?.value ?? null }
    if (rule.eventTypes === undefined) anyType.push(compiled)
    for (const type of rule.eventTypes ?? []) byType.set(type, [...(byType.get(type) ?? []), compiled])
  }
  const drops = ({ rule, matches }: CompiledRule, envelope: Envelope): boolean =>
    (matches === null || matches(envelope)) && !keepsSubject(rule, subjectOf(envelope))
  return ok({
    droppedBy: (envelope) => {
      const own = byType.get(envelope.eventType)
      if (own === undefined && anyType.length === 0) return null
      const dropping =
        own?.find((rule) => drops(rule, envelope)) ?? anyType.find((rule) => drops(rule, envelope))
      return dropping?.rule.id ?? null
    },
  })
}

/** What an SDK applies before it sends. Rules with a condition need our expression language and stay on this side. */
export interface EdgeRules {
  readonly format: 'journeyscope-sampling-1'
  /** `share(id + "\n" + subject) < keep` keeps; share = MurmurHash3's finaliser of FNV-1a (32 bits, UTF-8) ÷ 2^32. */
  readonly rules: readonly {
    readonly id: string
    readonly eventTypes: readonly string[] | null
    readonly keep: number
  }[]
  /** Ids of the rules that are applied on arrival only. */
  readonly onArrival: readonly string[]
}

/**
 * The rules for the edge. Both sides may apply them: whom the edge keeps, the same rule keeps on arrival, and since
 * every matching rule must keep an event, the edge drops nothing that would have stayed.
 */
export function edgeRules(document: SamplingDocument): EdgeRules {
  const plain = document.rules.filter((rule) => rule.when === undefined)
  return {
    format: 'journeyscope-sampling-1',
    rules: plain.map(({ id, eventTypes, keep }) => ({ id, eventTypes: eventTypes ?? null, keep })),
    onArrival: document.rules.filter((rule) => rule.when !== undefined).map(({ id }) => id),
  }
}
