import { type Condition, compileCondition } from '../expression/condition.ts'
import type { References } from '../expression/references.ts'
import { SEGMENT_NAMES } from '../expression/scope.ts'
import type { Finding } from '../finding.ts'
import type { Experiment } from '../language/experiment.ts'
import type { Ruleset } from '../ruleset.ts'
import type { Compilation, DraftRule } from './compile-rule.ts'

export function compileSegments(compilation: Compilation, ruleset: Ruleset): Map<string, Condition> {
  const segments = new Map<string, Condition>()
  for (const [name, text] of Object.entries(ruleset.segments ?? {})) {
    const compiled = compileCondition(text, SEGMENT_NAMES)
    if (compiled.ok) segments.set(name, compiled.value)
    else
      compilation.findings.push({
        severity: 'error',
        code: 'expression',
        path: ['segments', name],
        ...compiled.error,
      })
  }
  return segments
}

export function compileExperiments(compilation: Compilation, ruleset: Ruleset): Map<string, Experiment> {
  const experiments = new Map<string, Experiment>()
  ;(ruleset.experiments ?? []).forEach((experiment, index) => {
    const refuse = (message: string): number =>
      compilation.findings.push({
        severity: 'error',
        code: 'experiment',
        path: ['experiments', index, 'id'],
        message,
      })
    const names = experiment.variants.map(({ name }) => name)
    if (experiments.has(experiment.id)) refuse(`there is an experiment ${experiment.id} above. Rename one.`)
    if (new Set(names).size < names.length) refuse('two of its variants have the same name. Rename one.')
    if (!experiment.variants.some(({ weight }) => weight > 0))
      refuse('no variant has a weight above 0. Give one to those that people should get.')
    experiments.set(experiment.id, experiment)
  })
  return experiments
}

const IN_WORDS = { segments: 'segment', experiments: 'experiment' } as const

/** Names that nothing declares are refused: a condition on them could never hold. */
function refuseUnknown(
  references: References,
  known: { segments: ReadonlySet<string>; experiments: ReadonlySet<string> },
  place: Pick<Finding, 'rule' | 'path'>,
): Finding[] {
  const kinds = ['segments', 'experiments'] as const
  return kinds.flatMap((kind) =>
    references[kind]
      .filter((name) => !known[kind].has(name))
      .map((name) => {
        const declared = [...known[kind]]
        const hint = declared.length === 0 ? `The file declares none.` : `Known: ${declared.join(', ')}.`
        const message = `there is no ${IN_WORDS[kind]} ${name}. ${hint}`
        // A segment is named in quotes of either kind: for it the condition is near enough.
        const part = kind === 'experiments' ? { part: `experiment.${name}` } : {}
        const within = place.rule === undefined ? {} : { at: ['condition'], ...part }
        return { severity: 'error', code: `unknown_${IN_WORDS[kind]}`, message, ...place, ...within }
      }),
  )
}

/** Checks the names that conditions read, and adds to each rule what its segments read. */
export function resolveNames(
  compilation: Compilation,
  drafts: readonly DraftRule[],
  segments: ReadonlyMap<string, Condition>,
  experiments: ReadonlyMap<string, Experiment>,
): DraftRule[] {
  const known = { segments: new Set(segments.keys()), experiments: new Set(experiments.keys()) }
  for (const [name, { references }] of segments)
    compilation.findings.push(...refuseUnknown(references, known, { path: ['segments', name] }))
  return drafts.map((draft) => {
    const { references } = draft
    compilation.findings.push(...refuseUnknown(references, known, { rule: draft.rule.id }))
    if (references.segments.length === 0) return draft
    const inner = references.segments.flatMap((name) => segments.get(name)?.references ?? [])
    const union = (key: 'experiments' | 'counters'): string[] => [
      ...new Set([...references[key], ...inner.flatMap((reference) => reference[key])]),
    ]
    return {
      ...draft,
      references: { ...references, experiments: union('experiments'), counters: union('counters') },
    }
  })
}
