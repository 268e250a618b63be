import type { CompiledRuleset } from '../compiled/types.ts'
import type { Finding } from '../finding.ts'

/** Segments and experiments that no rule reads. */
export function lintNames({ ruleset, rules, segments }: CompiledRuleset): Finding[] {
  const readBy = (kind: 'segments' | 'experiments'): Set<string> =>
    new Set(rules.flatMap(({ references }) => references[kind]))
  const usedSegments = readBy('segments')
  const usedExperiments = readBy('experiments')
  const unusedSegments = [...segments.keys()].filter((name) => !usedSegments.has(name))
  const findings: Finding[] = unusedSegments.map((name) => ({
    severity: 'warning',
    code: 'unused_segment',
    message: `no rule asks for the segment ${name}.`,
    hint: `Use it as segment("${name}") in a condition, or remove it.`,
    path: ['segments', name],
  }))
  ;(ruleset.experiments ?? []).forEach(({ id }, index) => {
    if (usedExperiments.has(id)) return
    findings.push({
      severity: 'warning',
      code: 'unused_experiment',
      message: `no rule asks for the experiment ${id}, so nobody is exposed to it.`,
      hint: `Compare experiment.${id} with a variant in a condition, or remove it.`,
      path: ['experiments', index, 'id'],
    })
  })
  return findings
}
