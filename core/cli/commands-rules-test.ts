import { writeFileSync } from 'node:fs'
import type { Command } from 'commander'
import { z } from 'zod'
import type { CompiledRuleset } from '#core/journey/compiled/types.ts'
import { toJunit } from '#core/journey/study/junit.ts'
import { RuleTestFile, type RuleTestResult, runRuleTest } from '#core/journey/study/rule-test.ts'
import { CommandFailure, printJson, printLine, remark, stop } from './output.ts'
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
  const parsed = RuleTestFile.safeParse(value)
  if (!parsed.success) {
    const message = `this is no rule test:\n${z.prettifyError(parsed.error)}`
    return stop({ code: 'invalid', where: file, message })
  }
  const tests = Array.isArray(parsed.data) ? parsed.data : [parsed.data]
  return { file, results: tests.map((test) => runRuleTest(test, rules)) }
}

function writeReport(file: string, suites: readonly Suite[]): void {
  try {
    writeFileSync(file, toJunit(suites))
  } catch {
    stop({ code: 'not_writable', where: file, message: 'this file cannot be written.' })
  }
}

export function addRulesTest(rules: Command): void {
  rules
    .command('test')
    .argument('<rules>', 'the rules file')
    .argument('<fixtures...>', 'files with tests: events, and the steps that they must lead to')
    .option('--json', 'print one JSON document')
    .option('--junit <file>', 'write the results as JUnit XML too')
    .description('runs tests of a rules file: exit 1 where one fails')
    .exitOverride()
    .action((file: string, fixtures: string[], options: { json?: boolean; junit?: string }) => {
      const compiled = readRulesFile(file)
      const suites = fixtures.map((fixture) => runFile(fixture, compiled))
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
