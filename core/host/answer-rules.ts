import { z } from 'zod'
import type { RulesetVersion, RulesFinding, RulesView } from '#core/contract/rules.ts'
import type { CompiledRuleset } from '#core/journey/compiled/types.ts'
import { lintText } from '#core/journey/lint.ts'
import type { KnownFields } from '#core/journey/lints/lint-fields.ts'
import { readRuleset } from '#core/journey/read.ts'
import { startsOf } from '#core/journey/ruleset.ts'
import { countByStep } from '#core/store/people-list.ts'
import { readRulesets, type StoredRuleset } from '#core/store/rulesets.ts'
import { FOLLOWS_A_FLEET, followsFleet } from './fleet/read-only.ts'
import type { OpenedWorkspace } from './opened.ts'
import { orRefuse } from './session.ts'

function versionView(stored: StoredRuleset, rules: number, active: boolean): RulesetVersion {
  const { number, version, activatedAt } = stored
  return { number, version, activatedAt, rules, active }
}

export async function rulesOf(workspace: OpenedWorkspace): Promise<RulesView> {
  const counts = orRefuse(await workspace.analyst.ask('ruleCounts', {}))
  const fired = new Map(counts.map((count) => [count.rule, count]))
  const writer = workspace.pipeline.writer()
  const stored = readRulesets(workspace.database)
  const activeNumber = writer.active?.number ?? null
  const versions = stored.map((ruleset) =>
    versionView(
      ruleset,
      writer.rulesets.get(ruleset.number)?.rules.length ?? 0,
      ruleset.number === activeNumber,
    ),
  )
  const ruleset = writer.active?.compiled.ruleset
  return {
    active: versions.find((version) => version.active) ?? null,
    initialStep: writer.active?.compiled.initialStep ?? null,
    outcomes: ruleset?.outcomes ?? [],
    rules: (ruleset?.rules ?? []).map((entry) => ({
      ...entry,
      fired: fired.get(entry.id)?.fired ?? 0,
      people: fired.get(entry.id)?.people ?? 0,
    })),
    versions: versions.reverse(),
    text: stored.find((entry) => entry.number === activeNumber)?.text ?? null,
  }
}

const Findings = z.array(z.custom<RulesFinding>())

/** The text of an activated version, unchanged. */
export function versionText(workspace: OpenedWorkspace, number: number): { text: string } | null {
  const found = readRulesets(workspace.database).find((ruleset) => ruleset.number === number)
  return found === undefined ? null : { text: found.text }
}

/** `fields`: what is known of payloads, where a workspace is at hand. */
export function checkRules(text: string, fields?: KnownFields): { ok: boolean; findings: RulesFinding[] } {
  const read = readRuleset(text)
  const findings = read.ok ? lintText(text, read.value, fields) : read.error
  return { ok: read.ok, findings: Findings.parse(findings) }
}

export function activateText(
  workspace: OpenedWorkspace,
  text: string,
  fromStart: boolean,
): { ok: boolean; findings: RulesFinding[]; active: RulesetVersion | null } {
  const checked = checkRules(text)
  if (!checked.ok) return { ...checked, active: null }
  if (followsFleet(workspace.database)) {
    const { code, message, hint } = FOLLOWS_A_FLEET
    return { ok: false, findings: [{ severity: 'error', code, message: `${message} ${hint}` }], active: null }
  }
  const activated = workspace.pipeline.activate(text, fromStart)
  if (!activated.ok) return { ok: false, findings: Findings.parse(activated.error), active: null }
  const { active, names } = workspace.pipeline.writer()
  const stranded = active === null ? [] : strandedBy(active.compiled, countByStep(workspace.database, names))
  return {
    ok: true,
    findings: [...checked.findings, ...stranded],
    active: versionView(activated.value, active?.compiled.rules.length ?? 0, true),
  }
}

/** People in steps that the rules do not know: they stay there until a rule takes them. */
function strandedBy(
  { rules, initialStep }: CompiledRuleset,
  counts: readonly { readonly step: string; readonly people: number }[],
): RulesFinding[] {
  const known = new Set([initialStep, ...rules.flatMap(({ rule }) => [...startsOf(rule), rule.toState])])
  return counts
    .filter(({ step }) => !known.has(step))
    .map(({ step, people }) => ({
      severity: 'warning',
      code: 'people_stranded',
      message: `${people === 1 ? '1 person stands' : `${people.toLocaleString('en')} people stand`} in ${step}, which these rules do not know. They stay there until a rule takes them.`,
      hint: `Add a rule from ${step}, or activate from the start, so that all history is judged by these rules.`,
    }))
}
