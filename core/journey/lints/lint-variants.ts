import { nearestName } from '#core/base/near-names.ts'
import type { CompiledRuleset } from '../compiled/types.ts'
import type { Clause } from '../expression/clause.ts'
import type { Finding } from '../finding.ts'
import { type Experiment, HOLDOUT } from '../language/experiment.ts'

/** Experiment and variant of every comparison of the two in some clauses. */
function comparedIn(clauses: readonly Clause[]): { experiment: string; variant: string; text: string }[] {
  return clauses.flatMap(({ alternatives, actual, expected, text }) => {
    if (alternatives !== null) return alternatives.flatMap(comparedIn)
    if (actual === null || typeof actual === 'function' || actual[0] !== 'experiment') return []
    const [, experiment = ''] = actual
    const variants = Array.isArray(expected) ? expected : [expected]
    return variants.flatMap((variant) => (typeof variant === 'string' ? [{ experiment, variant, text }] : []))
  })
}

function unknownIn(
  clauses: readonly Clause[],
  experiments: ReadonlyMap<string, Experiment>,
  place: Pick<Finding, 'rule' | 'path'>,
): Finding[] {
  return comparedIn(clauses).flatMap(({ experiment, variant, text }): Finding[] => {
    const found = experiments.get(experiment)
    const known = [...(found?.variants ?? []).map(({ name }) => name), HOLDOUT]
    if (found === undefined || known.includes(variant)) return []
    const near = nearestName(variant, known)
    return [
      {
        severity: 'warning',
        code: 'unknown_variant',
        message: `the experiment ${experiment} has no variant ${variant}, so nobody ever has it.`,
        hint: near === null ? `There are: ${known.join(', ')}.` : `Is ${near} meant?`,
        ...place,
        ...(place.rule === undefined ? {} : { at: ['condition'], part: text }),
      },
    ]
  })
}

/** Comparisons with variants that an experiment does not have, in conditions and segments. */
export function lintVariants({ rules, segments, experiments }: CompiledRuleset): Finding[] {
  return [
    ...rules.flatMap(({ rule, condition }) =>
      unknownIn(condition?.clauses ?? [], experiments, { rule: rule.id }),
    ),
    ...[...segments].flatMap(([name, { clauses }]) =>
      unknownIn(clauses, experiments, { path: ['segments', name] }),
    ),
  ]
}
