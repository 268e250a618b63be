import { writeFileSync } from 'node:fs'
import type { Command } from 'commander'
import { z } from 'zod'
import { testOfPerson } from '#core/host/drafts/sandbox.ts'
import { testsIn } from '#core/host/rules/rules-text.ts'
import type { CompiledRuleset } from '#core/journey/compiled/types.ts'
import { RuleTest, type RuleTestResult } from '#core/journey/study/rule-test.ts'
import { runRuleTest } from '#core/journey/study/run-rule-test.ts'
import { junitReport } from '../junit.ts'
import { CommandFailure, printJson, printLine, remark, stop } from '../output.ts'
import { personMeant, withWorkspace } from '../session.ts'
import { readRulesFile, readText } from './rules-file.ts'

interface Suite {
  readonly file: string
  readonly results: readonly RuleTestResult[]
}

function runFile(file: string, rules: CompiledRuleset): Suite {
  let value: unknown
  try {
    value = JSON.parse(readText(file))
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
    return stop({ code: 'not_json', where: file, message: `this is no JSON: ${error.message}` })
  }
  // One shape at a time: what is wrong with a union is told as "invalid input", and no more.
  const parsed = (Array.isArray(value) ? z.array(RuleTest).min(1) : RuleTest).safeParse(value)
  if (!parsed.success) {
    const message = `this is no rule test:\n${z.prettifyError(parsed.error)}`
    return stop({ code: 'invalid', where: file, message })
  }
  const tests = Array.isArray(parsed.data) ? parsed.data : [parsed.data]
  return { file, results: tests.map((test) => runRuleTest(test, rules)) }
}

function writeReport(file: string, suites: readonly Suite[]): void {
  try {
    const cases = suites.flatMap((suite) => suite.results.map((result) => ({ suite: suite.file, ...result })))
    writeFileSync(file, junitReport(cases))
  } catch {
    stop({ code: 'not_writable', where: file, message: 'this file cannot be written.' })
  }
}

interface TestOptions {
  readonly json?: boolean
  readonly junit?: string
  readonly from?: string
  readonly user?: string
  readonly name?: string
}

/** Prints a fixture of what a person did, with the steps that the active rules lead to. */
async function makeTest(path: string, { user, name }: TestOptions): Promise<void> {
  if (user === undefined)
    stop({ code: 'usage', message: '--from needs --user: whose timeline becomes a test.' })
  await withWorkspace(path, 'ask', async (workspace) => {
    const made = testOfPerson(workspace, await personMeant(workspace, user), name)
    if (made === null)
      return stop({
        code: 'not_found',
        message: `no events of ${user} are stored here, or no rules are active.`,
      })
    process.stdout.write(made.text)
    if (made.note !== null) remark(made.note)
  })
}

/** The files that are named or lie in named folders; where none is named, those beside the rules. */
function fixturesOf(rules: string, named: readonly string[]): readonly string[] {
  if (named.length === 0 && testsIn(rules)[0] === rules)
    stop({
      code: 'usage',
      where: rules,
      message: 'name files with tests behind this file, or a folder of rules with its *.test.json.',
    })
  const places = named.length === 0 ? [rules] : named
  const files = places.flatMap(testsIn)
  if (files.length === 0)
    stop({
      code: 'not_found',
      where: places.join(', '),
      message: 'there is no *.test.json here.',
      hint: 'journeyscope rules test --from WORKSPACE --user ID > NAME.test.json makes one.',
    })
  return files
}

export function addRulesTest(rules: Command): void {
  rules
    .command('test')
    .argument('[rules]', 'the rules file, or a folder of rules')
    .argument(
      '[fixtures...]',
      'files with tests, or folders of *.test.json: events, and the steps that they must lead to; without any, those in the folder of the rules',
    )
    .option('--from <workspace>', 'instead of running tests, print one made of what --user did')
    .option('--user <id>', 'whose timeline becomes a test')
    .option('--name <name>', 'what the test is called')
    .option('--json', 'print one JSON document')
    .option('--junit <file>', 'write the results as JUnit XML too')
    .description('runs tests of a rules file: exit 1 where one fails; or makes one of a timeline')
    .exitOverride()
    .action((file: string | undefined, fixtures: string[], options: TestOptions) => {
      if (options.from !== undefined) return makeTest(options.from, options)
      if (file === undefined)
        stop({ code: 'usage', message: 'name a rules file and files with tests, or --from and --user.' })
      const files = fixturesOf(file, fixtures)
      const compiled = readRulesFile(file)
      const suites = files.map((fixture) => runFile(fixture, compiled))
      const results = suites.flatMap((suite) => suite.results)
      const failed = results.filter(({ passed }) => !passed).length
      if (options.junit !== undefined) writeReport(options.junit, suites)
      if (options.json === true) printJson({ tests: results.length, failed, files: suites })
      else
        for (const suite of suites)
          for (const { name, passed, failures } of suite.results) {
            printLine(`${passed ? 'ok    ' : 'FAILED'}  ${suite.file}  ${name}`)
            for (const failure of failures) printLine(`        ${failure}`)
          }
      if (failed > 0) throw new CommandFailure(1, `${failed} of ${results.length} tests failed.`)
      remark(`${results.length} ${results.length === 1 ? 'test' : 'tests'} passed.`)
    })
}
