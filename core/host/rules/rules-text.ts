import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { fail, ok, type Result } from '#core/base/result.ts'
import { describeFinding, type Finding } from '#core/journey/finding.ts'

/** Rules as they lie on disk: one text, and from which line on each file stands in it. */
export interface RulesText {
  readonly text: string
  /** In the order of their lines; `line` counts from 1. */
  readonly parts: readonly { readonly file: string; readonly line: number }[]
}

/** The file of a folder that holds what is the whole ruleset's: version, segments, the rules of the default journey. */
export const MAIN = 'rules.json'

/**
 * Reads a rules file, or a folder of them: `rules.json` is the ruleset, every other `NAME.json` one further journey.
 * The files are put together as they are, so that a finding keeps its line and column.
 */
export function readRulesText(path: string): Result<RulesText> {
  try {
    if (!existsSync(path)) return fail({ code: 'not_found', where: path, message: 'no such file or folder.' })
    if (!statSync(path).isDirectory())
      return ok({ text: readFileSync(path, 'utf8'), parts: [{ file: path, line: 1 }] })
    const main = join(path, MAIN)
    if (!existsSync(main))
      return fail({
        code: 'not_found',
        where: path,
        message: `a folder of rules has a ${MAIN}; this one has none.`,
        hint: `Put what is not a further journey into ${MAIN}.`,
      })
    const names = readdirSync(path).filter((name) => name.endsWith('.json') && name !== MAIN && !isTest(name))
    const journeys = names.sort().map((name) => join(path, name))
    return putTogether(main, journeys)
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    return fail({ code: 'unreadable', where: path, message: `this can't be read: ${why}.` })
  }
}

/** The tests that lie in a folder of rules, by name; of what is no folder that file alone. */
export function testsIn(path: string): readonly string[] {
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory() !== true) return [path]
  return readdirSync(path)
    .filter(isTest)
    .sort()
    .map((name) => join(path, name))
}

/** Fixtures of `rules test` may lie beside the rules. */
function isTest(name: string): boolean {
  return name.endsWith('.test.json')
}

function putTogether(main: string, journeys: readonly string[]): Result<RulesText> {
  const whole = readFileSync(main, 'utf8')
  const alone = ok({ text: whole, parts: [{ file: main, line: 1 }] })
  // What is no object is told by the check, for this file alone.
  const keys = keysOf(whole)
  if (journeys.length === 0 || keys === null) return alone
  if (keys.includes('journeys'))
    return fail({
      code: 'journeys_twice',
      where: main,
      message: 'it has "journeys", and the folder has a file for each journey.',
      hint: 'Move them into files of their own, or the files into it.',
    })
  let text = whole.slice(0, whole.lastIndexOf('}')).trimEnd()
  text += keys.length === 0 ? '"journeys": [' : ', "journeys": ['
  const parts = [{ file: main, line: 1 }]
  journeys.forEach((file, index) => {
    text += index === 0 ? '\n' : ',\n'
    parts.push({ file, line: text.split('\n').length })
    text += readFileSync(file, 'utf8').trim()
  })
  return ok({ text: `${text}\n]}\n`, parts })
}

function keysOf(text: string): string[] | null {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? Object.keys(value) : null
  } catch {
    return null
  }
}

/** In which file a finding stands, with its line there. */
function placeOf(
  { parts }: Pick<RulesText, 'parts'>,
  { line }: Pick<Finding, 'line'>,
): { file: string; line?: number } {
  const part = parts.findLast((candidate) => candidate.line <= (line ?? 1)) ?? parts[0]
  if (part === undefined) return { file: '' }
  return line === undefined ? { file: part.file } : { file: part.file, line: line - part.line + 1 }
}

/** `journeys/help.json:3:17 rule_002: CEL has no operator =>. Write >=.` */
export function describeIn(rules: Pick<RulesText, 'parts'>, finding: Finding): string {
  const { file, line } = placeOf(rules, finding)
  return `${file}:${line === undefined ? ' ' : ''}${describeFinding({ ...finding, line })}`
}
