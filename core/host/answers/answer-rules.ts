import { z } from 'zod'
import { fail, ok, type Result } from '#core/base/result.ts'
import type { MigrationChoice, RulesetVersion, RulesFinding, RulesView } from '#core/contract/rules.ts'
import type { CompiledJourney, CompiledRuleset } from '#core/journey/compiled/types.ts'
import { lintText } from '#core/journey/lint.ts'
import type { KnownFields } from '#core/journey/lints/lint-fields.ts'
import { lintNeverCame } from '#core/journey/lints/lint-types.ts'
import type { StepMove } from '#core/journey/migration.ts'
import { readRuleset } from '#core/journey/reading/read.ts'
import { readRulesets, type StoredRuleset } from '#core/store/rulesets.ts'
import { KNOWN_BY_DEFAULT, knownNames } from '../drafts/known-fields.ts'
import { FOLLOWS_A_FLEET, followsFleet } from '../fleet/read-only.ts'
import { movesOf, strandedBy } from '../governed/migration.ts'
import type { OpenedWorkspace } from '../opened.ts'
import { compareRules } from '../rules/compare-rules.ts'
import { provenanceOf, type Told } from '../rules/provenance.ts'
import { orRefuse } from '../session.ts'
import { unknownStep } from './known-steps.ts'

/** `compiled`: all that were activated, by number. */
function versionView(
  stored: StoredRuleset,
  compiled: ReadonlyMap<number, CompiledRuleset>,
  active: number | null,
): RulesetVersion {
  const { number, version, activatedAt, by, note } = stored
  const [before, now] = [compiled.get(number - 1), compiled.get(number)]
  const rules = before === undefined || now === undefined ? null : compareRules(before, now).rules
  return {
    ...{ number, version, activatedAt, by, note, rules: now?.rules.length ?? 0, active: number === active },
    changes:
      rules === null
        ? null
        : {
            added: rules.added.length,
            changed: rules.changed.length,
            removed: rules.removed.length,
          },
  }
}

/** The version that judges what comes; null where no rules are active. */
export function activeVersion({ database, pipeline }: OpenedWorkspace): RulesetVersion | null {
  const { active, rulesets } = pipeline.writer()
  const stored = readRulesets(database).find(({ number }) => number === active?.number)
  return stored === undefined || active === null ? null : versionView(stored, rulesets, active.number)
}

function outcomesOf(journey: CompiledJourney | undefined): RulesView['outcomes'] {
  return [...(journey?.outcomes ?? [])].map(([step, { kind }]) => ({ step, kind }))
}

/** Every version that was activated, the newest first. */
export function versionsOf({ database, pipeline }: OpenedWorkspace): RulesetVersion[] {
  const { active, rulesets } = pipeline.writer()
  return readRulesets(database)
    .map((stored) => versionView(stored, rulesets, active?.number ?? null))
    .reverse()
}

export async function rulesOf(workspace: OpenedWorkspace): Promise<RulesView> {
  const counts = orRefuse(await workspace.analyst.ask('ruleCounts', {}))
  const fired = new Map(counts.map((count) => [count.rule, count]))
  const writer = workspace.pipeline.writer()
  const stored = readRulesets(workspace.database)
  const activeNumber = writer.active?.number ?? null
  const versions = versionsOf(workspace)
  const journeys = writer.active?.compiled.journeys ?? []
  return {
    active: versions.find((version) => version.active) ?? null,
    initialStep: writer.active?.compiled.initialStep ?? null,
    outcomes: outcomesOf(journeys[0]),
    further: journeys.slice(1).map((journey) => ({
      id: journey.id,
      initialStep: journey.initialStep,
      outcomes: outcomesOf(journey),
    })),
    rules: journeys.flatMap(({ id, rules }) =>
      rules.map(({ rule, kind }) => ({
        ...rule,
        kind,
        ...(id === '' ? {} : { journey: id }),
        fired: fired.get(rule.id)?.fired ?? 0,
        people: fired.get(rule.id)?.people ?? 0,
      })),
    ),
    versions,
    experiments: [...(writer.active?.compiled.experiments.keys() ?? [])],
    segments: [...(writer.active?.compiled.segments.keys() ?? [])],
    text: stored.find((entry) => entry.number === activeNumber)?.text ?? null,
  }
}

const Findings = z.array(z.custom<RulesFinding>())

/** The text of an activated version, unchanged. */
export function versionText(workspace: OpenedWorkspace, number: number): { text: string } | null {
  const found = readRulesets(workspace.database).find((ruleset) => ruleset.number === number)
  return found === undefined ? null : { text: found.text }
}

/** `fields`: what a workspace knows of payloads, where one is at hand. */
export function checkRules(
  text: string,
  fields: KnownFields = KNOWN_BY_DEFAULT,
): { ok: boolean; findings: RulesFinding[] } {
  const read = readRuleset(text)
  const findings = read.ok ? lintText(text, read.value, fields) : read.error
  return { ok: read.ok, findings: Findings.parse(findings) }
}

/** What the check and the events that came so far say of rules that are to be activated; nothing where they do not compile. */
export function activationFindings(text: string, fields: KnownFields): RulesFinding[] {
  const read = readRuleset(text)
  if (!read.ok) return []
  const { hasCome, nearType } = fields
  const never =
    hasCome === undefined || nearType === undefined ? [] : lintNeverCame(read.value, { hasCome, nearType })
  return Findings.parse([...lintText(text, read.value, fields), ...never])
}

/** Of these findings, what the events that came so far say. */
const OF_EVENTS: ReadonlySet<string> = new Set([
  'unseen_event_type',
  'never_came',
  'other_kind',
  'unknown_field',
])

export function remarksOf(text: string, fields: KnownFields): RulesFinding[] {
  return activationFindings(text, fields).filter(({ code }) => OF_EVENTS.has(code))
}

/** What an activation answers. */
export interface ActivationAnswer {
  readonly ok: boolean
  readonly findings: RulesFinding[]
  readonly active: RulesetVersion | null
  readonly migrated: number
}

/** What is told and known beside the rules. */
export interface Beside {
  /** Whence they are; not known where left out. */
  readonly told?: Told | undefined
  /** What is known of the events that came; names of the workspace's documents alone where left out. */
  readonly fields?: KnownFields | undefined
}

export interface ActivationQuestion extends Beside {
  readonly text: string
  readonly fromStart?: boolean | undefined
  readonly migrate?: readonly MigrationChoice[] | undefined
}

/** What stands in the way of an activation, or the moves that its choices ask for with what the check says. */
export function mayActivate(
  workspace: OpenedWorkspace,
  { text, fromStart = false, migrate = [], fields }: ActivationQuestion,
): Result<{ moves: StepMove[]; findings: RulesFinding[] }, RulesFinding[]> {
  const read = readRuleset(text)
  if (!read.ok) return fail(Findings.parse(read.error))
  const findings = activationFindings(text, fields ?? { has: () => null, ...knownNames(workspace) })
  const moves = movesOf(read.value, migrate, fromStart)
  const misspelt = migrate.flatMap(({ journey, step }) => unknownStep(workspace, journey, step) ?? [])[0]
  const problem = followsFleet(workspace.database)
    ? FOLLOWS_A_FLEET
    : moves.ok
      ? (misspelt ?? null)
      : moves.error
  if (problem === null && moves.ok) return ok({ moves: moves.value, findings })
  const { code, message, hint } = problem ?? FOLLOWS_A_FLEET
  return fail([{ severity: 'error', code, message: hint === undefined ? message : `${message} ${hint}` }])
}

export function activateText(
  workspace: OpenedWorkspace,
  text: string,
  fromStart: boolean,
  migrate: readonly MigrationChoice[] = [],
  { told, fields }: Beside = {},
): ActivationAnswer {
  const refused = (findings: RulesFinding[]) => ({ ok: false, findings, active: null, migrated: 0 })
  const may = mayActivate(workspace, { text, fromStart, migrate, fields })
  if (!may.ok) return refused(may.error)
  const provenance = told === undefined ? undefined : provenanceOf(workspace, text, told)
  const activated = workspace.pipeline.activate(text, fromStart, may.value.moves, provenance)
  if (!activated.ok) return refused(Findings.parse(activated.error))
  const { active } = workspace.pipeline.writer()
  const stranded = active === null ? [] : strandedBy(workspace, active.compiled)
  return {
    ok: true,
    findings: [...may.value.findings, ...stranded],
    active: versionView(activated.value, workspace.pipeline.writer().rulesets, activated.value.number),
    migrated: activated.value.migrated.length,
  }
}
