import { fail, ok, type Result } from '#core/base/result.ts'
import { assembleJourney, compileOutcomes, compileRules } from './compiled/compile-journey.ts'
import { compileExperiments, compileSegments, resolveNames } from './compiled/compile-names.ts'
import type { Compilation } from './compiled/compile-rule.ts'
import type { CompiledJourney, CompiledRuleset } from './compiled/types.ts'
import type { Finding } from './finding.ts'
import type { JourneyParts, Ruleset } from './ruleset.ts'

interface NamedParts {
  readonly id: string
  readonly parts: JourneyParts
  readonly path: readonly PropertyKey[]
}

function journeysOf(compilation: Compilation, ruleset: Ruleset): NamedParts[] {
  const named = new Set<string>()
  const further = (ruleset.journeys ?? []).map((parts, index) => {
    if (named.has(parts.id))
      compilation.findings.push({
        severity: 'error',
        code: 'duplicate_journey',
        path: ['journeys', index, 'id'],
        message: `there is a journey ${parts.id} above. Rename one.`,
      })
    named.add(parts.id)
    return { id: parts.id, parts, path: ['journeys', index] }
  })
  return [{ id: '', parts: ruleset, path: [] }, ...further]
}

function stepsOf({ outcomes }: CompiledJourney, kind: 'conversion' | 'loss'): ReadonlySet<string> {
  return new Set([...outcomes].flatMap(([step, outcome]) => (outcome.kind === kind ? [step] : [])))
}

/** Compiles every expression once. Fails with all findings: ids used twice, unknown names, expressions that do not compile. */
export function compileRuleset(ruleset: Ruleset): Result<CompiledRuleset, Finding[]> {
  const compilation: Compilation = { findings: [], ids: new Set() }
  const named = journeysOf(compilation, ruleset)
  const raw = named.flatMap(({ parts }, index) => compileRules(compilation, parts, index))
  const segments = compileSegments(compilation, ruleset)
  const experiments = compileExperiments(compilation, ruleset)
  const drafts = resolveNames(compilation, raw, segments, experiments)
  const journeys = named.map(({ id, parts, path }, index) =>
    assembleJourney(
      id,
      parts,
      drafts.filter(({ journey }) => journey === index),
      compileOutcomes(compilation, parts, path),
    ),
  )
  const [main] = journeys
  if (compilation.findings.length > 0 || main === undefined) return fail(compilation.findings)
  const byId = new Map(journeys.flatMap(({ rules }) => rules.map((rule) => [rule.rule.id, rule])))
  return ok({
    ruleset,
    rules: drafts.flatMap(({ rule }) => byId.get(rule.id) ?? []),
    initialStep: main.initialStep,
    conversionSteps: stepsOf(main, 'conversion'),
    lossSteps: stepsOf(main, 'loss'),
    journeys,
    segments,
    experiments,
    counted: new Set([...drafts, ...segments.values()].flatMap(({ references }) => references.counters)),
    waiting: new Set(drafts.flatMap(({ rule, wait }) => (wait > 0 ? [rule.id] : []))),
    hasTimers: journeys.some(({ hasTimers }) => hasTimers),
    candidates: main.candidates,
  })
}
