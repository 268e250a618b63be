import { resolve } from 'node:path'
import type { Command } from 'commander'
import type { MigrationChoice } from '#core/contract/rules.ts'
import { activateText, activeVersion, remarksOf } from '#core/host/answers/answer-rules.ts'
import { fieldsSeen } from '#core/host/drafts/known-fields.ts'
import { previewMigration } from '#core/host/governed/migration.ts'
import type { OpenedWorkspace } from '#core/host/opened.ts'
import type { RulesText } from '#core/host/rules/rules-text.ts'
import { meaningOf, meaningOfText } from '#core/host/rules/same-rules.ts'
import { CommandFailure, printJson, printLine, printTable } from '../output.ts'
import { withWorkspace } from '../session.ts'
import { readChoice } from './migration-choice.ts'
import { noteOf } from './note.ts'
import { compiledFrom, readRules, refuseUnlessCompiles, tellFindings } from './rules-file.ts'

interface ApplyOptions {
  readonly fromStart?: boolean
  readonly json?: boolean
  readonly migrate: readonly string[]
  readonly note?: string
  readonly preview?: boolean
}

export function addRulesApply(rules: Command): void {
  rules
    .command('apply')
    .argument('<workspace>')
    .argument('<file>')
    .option('--from-start', 'judge all history anew, with effects held back')
    .option(
      '--migrate <step=choice>',
      'where people in a step go that these rules do not know: another step, exit (the initial step) or leave; JOURNEY:STEP in a further journey; may be repeated. Who is not named is left',
      (value: string, before: string[]) => [...before, value],
      [],
    )
    .option(
      '--preview',
      'only list who would be left in such steps, and what the events that came say of the rules; exit 1 where there is somebody without a choice',
    )
    .option('--note <text>', 'why these rules are activated; kept with the version')
    .option('--json', 'print one JSON document')
    .description(
      'activates a rules file as a new version, where it means something else than the active rules',
    )
    .exitOverride()
    .action(apply)
}

function apply(path: string, file: string, options: ApplyOptions): Promise<void> {
  const rules = readRules(file)
  const { text } = rules
  refuseUnlessCompiles(file, rules)
  const journeys = compiledFrom(file, rules).journeys.map(({ id }) => id)
  const choices = options.migrate.map((choice) => readChoice(choice, journeys))
  const note = noteOf(options)
  if (options.preview === true)
    return withWorkspace(path, 'ask', (workspace) => preview(workspace, rules, choices, options))
  return withWorkspace(path, 'make', async (workspace) => {
    const before = workspace.pipeline.writer().active
    const isNew = options.fromStart === true || choices.length > 0
    if (!isNew && before !== null && meaningOf(before.compiled) === meaningOfText(text)) {
      if (options.json === true) printJson({ active: activeVersion(workspace), findings: [], migrated: 0 })
      else {
        const unkept = note === undefined ? '' : ' The note was not kept: it belongs to a new version.'
        printLine(
          `These rules are active already, as ruleset ${before.number}. Nothing was changed.${unkept}`,
        )
      }
      return
    }
    // Where nobody can say what came, the rules are activated all the same.
    const seen = await fieldsSeen(workspace)
    const fields = seen.ok ? seen.value : undefined
    const { ok, findings, active, migrated } = activateText(
      workspace,
      text,
      options.fromStart ?? false,
      choices,
      { told: { way: 'command', file: resolve(file), note }, fields },
    )
    const [fault] = findings
    if (!ok) throw new CommandFailure(2, `${file}: ${fault?.message ?? 'not activated'} Nothing was changed.`)
    tellFindings(rules, findings)
    if (options.json === true) printJson({ active, findings, migrated })
    else printLine(`Ruleset ${active?.number} is active (${active?.rules} rules).${movedWords(migrated)}`)
  })
}

function movedWords(people: number): string {
  if (people === 0) return ''
  return people === 1 ? ' 1 person was moved.' : ` ${people} people were moved.`
}

async function preview(
  workspace: OpenedWorkspace,
  rules: RulesText,
  choices: readonly MigrationChoice[],
  { json }: ApplyOptions,
): Promise<void> {
  const seen = await fieldsSeen(workspace)
  const remarks = seen.ok ? remarksOf(rules.text, seen.value) : []
  const { vanished, targets } = previewMigration(workspace, rules.text) ?? { vanished: [], targets: [] }
  const choiceFor = ({ journey, step }: { journey: string; step: string }) =>
    choices.find((choice) => choice.journey === journey && choice.step === step)
  tellFindings(rules, remarks)
  if (json === true) printJson({ vanished, targets, remarks })
  else if (vanished.length === 0) printLine('Nobody stands in a step that these rules do not know.')
  else
    printTable(
      ['step', 'people', 'choice', 'first of them'],
      vanished.map((at) => [
        at.journey === '' ? at.step : `${at.journey}:${at.step}`,
        at.people,
        choiceFor(at)?.to ?? choiceFor(at)?.choice ?? 'none: left there',
        at.examples.slice(0, 3).join(', '),
      ]),
    )
  if (vanished.some((at) => choiceFor(at) === undefined))
    throw new CommandFailure(1, 'Some people have no choice yet: --migrate STEP=CHOICE. Nothing was changed.')
}
