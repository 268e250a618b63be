import { readFileSync } from 'node:fs'
import { checkRules } from '#core/host/answer-rules.ts'
import type { CompiledRuleset } from '#core/journey/compiled/types.ts'
import { describeFinding } from '#core/journey/finding.ts'
import { readRuleset } from '#core/journey/read.ts'
import { CommandFailure, remark, stop } from './output.ts'

/** Before a workspace is opened or made: rules that do not compile change nothing. */
export function refuseUnlessCompiles(file: string, text: string): void {
  const { ok, findings } = checkRules(text)
  if (ok) return
  for (const finding of findings) remark(`${file}:${describeFinding(finding)}`)
  throw new CommandFailure(2, `${file}: these rules do not compile; nothing was changed.`)
}

/** The text of a file; ends the command where there is none. */
export function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return stop({ code: 'not_found', where: file, message: 'this file cannot be read.' })
  }
}

/** Rules from a text that came from `where`; ends the command with all findings where they do not compile. */
export function compiledFrom(where: string, text: string | null): CompiledRuleset {
  if (text === null) return stop({ code: 'not_found', where, message: 'no rules are active here.' })
  const read = readRuleset(text)
  if (read.ok) return read.value
  for (const finding of read.error) remark(`${where}:${describeFinding(finding)}`)
  throw new CommandFailure(2, `${where}: these rules do not compile.`)
}

export function readRulesFile(file: string): CompiledRuleset {
  return compiledFrom(file, readText(file))
}
