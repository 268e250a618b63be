import type { Command } from 'commander'
import { activatedWords } from '#core/contract/text/activated-words.ts'
import { checkRules, rulesOf } from '#core/host/answers/answer-rules.ts'
import { fieldsSeen } from '#core/host/drafts/known-fields.ts'
import { describeIn } from '#core/host/rules/rules-text.ts'
import type { KnownFields } from '#core/journey/lints/lint-fields.ts'
import { toMarkdown } from '#core/journey/study/markdown.ts'
import { CommandFailure, printJson, printLine, printTable, remark, stop } from '../output.ts'
import { answerOf, withWorkspace } from '../session.ts'
import { addRulesApply } from './command-rules-apply.ts'
import { addRulesStudies } from './commands-rules-study.ts'
import { addRulesTest } from './commands-rules-test.ts'
import { activeRules, compiledFrom, readRules, readRulesFile } from './rules-file.ts'

async function fieldsSeenIn(path: string): Promise<KnownFields | undefined> {
  let fields: KnownFields | undefined
  await withWorkspace(path, 'ask', async (workspace) => {
    fields = answerOf(await fieldsSeen(workspace))
  })
  return fields
}

export function addRulesCommands(program: Command): void {
  const rules = program.command('rules').description('checks, activates and lists rules')
  rules.exitOverride()
  rules
    .command('check')
    .argument('<file>')
    .option('--workspace <file>', 'also names fields that no event in there has')
    .option('--json', 'print one JSON document')
    .description(
      'checks a rules file: exit 2 where it does not compile, 1 where something is probably not meant',
    )
    .exitOverride()
    .action(async (file: string, options: { json?: boolean; workspace?: string }) => {
      const rules = readRules(file)
      const fields = options.workspace === undefined ? undefined : await fieldsSeenIn(options.workspace)
      const { ok, findings } = checkRules(rules.text, fields)
      if (options.json === true) printJson({ ok, findings })
      else for (const finding of findings) printLine(describeIn(rules, finding))
      if (!ok) throw new CommandFailure(2, `${file}: these rules do not compile.`)
      if (findings.length > 0)
        throw new CommandFailure(
          1,
          `${file}: ${findings.length === 1 ? '1 warning' : `${findings.length} warnings`}.`,
        )
      remark(`${file}: no findings.`)
    })
  addRulesTest(rules)
  addRulesStudies(rules)
  addRulesApply(rules)
  rules
    .command('list')
    .alias('history')
    .argument('<workspace>')
    .option('--json', 'print one JSON document')
    .option('--format <format>', 'markdown: all valid transitions as a document; a rules file will do too')
    .description('every activated version: when, by what and why')
    .exitOverride()
    .action((path: string, options: { json?: boolean; format?: string }) => {
      if (options.format !== undefined && options.format !== 'markdown')
        stop({ code: 'usage', where: '--format', message: `${options.format} is unknown. Write markdown.` })
      const asDocument = options.format === 'markdown'
      if (asDocument && path.endsWith('.json')) {
        printLine(toMarkdown(readRulesFile(path)))
        return
      }
      return withWorkspace(path, 'ask', async (workspace) => {
        const view = await rulesOf(workspace)
        if (options.json === true) printJson(view)
        else if (asDocument) printLine(toMarkdown(compiledFrom(path, activeRules(path, view.text))))
        else {
          printTable(
            ['number', 'version', 'activated', 'rules', '', 'by', 'note'],
            view.versions.map((version) => [
              version.number,
              version.version,
              new Date(version.activatedAt).toISOString(),
              version.rules,
              version.active ? 'active' : '',
              activatedWords(version.by),
              version.note ?? '',
            ]),
          )
        }
      })
    })
}
