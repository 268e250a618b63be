import { readFileSync } from 'node:fs'
import { checkRules } from '#core/host/answers/answer-rules.ts'
import { describeIn, type RulesText, readRulesText } from '#core/host/rules/rules-text.ts'
import type { CompiledRuleset } from '#core/journey/compiled/types.ts'
import type { Finding } from '#core/journey/finding.ts'
import { readRuleset } from '#core/journey/reading/read.ts'
import { CommandFailure, remark, stop } from '../output.ts'
import { answerOf } from '../session.ts'

/** The text of a file; ends the command where there is none. */
export function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return stop({ code: 'not_found', where: file, message: 'this file cannot be read.' })
  }
}

/** A file or folder of rules; ends the command where there is none. */
export function readRules(path: string): RulesText {
  return answerOf(readRulesText(path))
}

/** Each with its file, line and column. */
export function tellFindings(rules: RulesText, findings: readonly Finding[]): void {
  for (const finding of findings) remark(describeIn(rules, finding))
}

/** Before a workspace is opened or made: rules that do not compile change nothing. */
export function refuseUnlessCompiles(path: string, rules: RulesText): void {
  const { ok, findings } = checkRules(rules.text)
  if (ok) return
  tellFindings(rules, findings)
  throw new CommandFailure(2, `${path}: these rules do not compile; nothing was changed.`)
}

/** Rules that came from `where`; ends the command with all findings where they do not compile. */
export function compiledFrom(where: string, rules: RulesText): CompiledRuleset {
  const read = readRuleset(rules.text)
  if (read.ok) return read.value
  tellFindings(rules, read.error)
  throw new CommandFailure(2, `${where}: these rules do not compile.`)
}

/** The rules that are active in a workspace, as a file of that name. */
export function activeRules(workspace: string, text: string | null): RulesText {
  if (text === null)
    return stop({ code: 'not_found', where: workspace, message: 'no rules are active here.' })
  return { text, parts: [{ file: workspace, line: 1 }] }
}

export function readRulesFile(path: string): CompiledRuleset {
  return compiledFrom(path, readRules(path))
}
