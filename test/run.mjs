// Runs every test and adds them up: unit, property and real-server tests, then the browser. The last line is the sum.
import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { stripVTControlCharacters } from 'node:util'
import { chromium } from '@playwright/test'
import { startVitest } from 'vitest/node'

const folder = mkdtempSync(join(tmpdir(), 'journeyscope-tests-'))
const total = { passed: 0, failed: 0, skipped: 0 }
/** What failed, each with its file, and the first line of why: a log is often cut at its front. */
const failures = []

function run(command, args, environment = {}) {
  return spawnSync(command, args, { stdio: 'inherit', env: { ...process.env, ...environment } }).status
}

function tellFailure(name, message = '') {
  failures.push(
    `FAILED ${name}\n    ${stripVTControlCharacters(message).split('\n').slice(0, 3).join('\n    ')}`,
  )
}

/** The specs of a suite of Playwright's report, those of the suites within it included. */
function specsOf(suite) {
  return [...suite.specs, ...(suite.suites ?? []).flatMap(specsOf)]
}

/** What went wrong outside of every test: most of all the end of the process that ran a file. */
function tellUnhandled(errors) {
  for (const error of errors) {
    const cause = error.cause === undefined ? '' : `\n${error.cause.message ?? error.cause}`
    tellFailure('outside of the tests', `${error.message}${cause}`)
  }
}

async function addVitest() {
  let unhandled = []
  const reporter = {
    onTestRunEnd: (_modules, errors) => {
      unhandled = errors
    },
  }
  const vitest = await startVitest('test', [], { watch: false, reporters: ['default', reporter] })
  for (const module of vitest.state.getTestModules()) {
    const name = relative(process.cwd(), module.moduleId)
    const tests = [...module.children.allTests()].map((test) => ({ name: test.fullName, ...test.result() }))
    const failed = tests.filter((test) => test.state === 'failed')
    total.passed += tests.filter((test) => test.state === 'passed').length
    total.skipped += tests.filter((test) => test.state === 'skipped').length
    total.failed += failed.length
    for (const test of failed) tellFailure(`${name} › ${test.name}`, test.errors[0]?.message)
    // A file that could not be loaded, or that took its process down, holds no failed test of its own.
    if (module.ok() || failed.length > 0) continue
    total.failed += 1
    const unfinished = tests.filter((test) => test.state === 'pending').map((test) => test.name)
    const reasons = [
      ...module.errors().map((error) => error.message),
      ...unfinished.map((test) => `not ended: ${test}`),
    ]
    tellFailure(name, reasons.join('\n'))
  }
  total.failed += unhandled.length
  tellUnhandled(unhandled)
  await vitest.close()
}

function findChromium() {
  const places = [
    process.env.CHROMIUM_PATH,
    '/usr/bin/chromium',
    '/usr/bin/chromium-browser',
    '/usr/bin/google-chrome',
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
    // What `npx playwright install chromium` would have put there.
    chromium.executablePath(),
  ]
  return places.find((place) => place !== undefined && existsSync(place))
}

function addBrowser() {
  if (!existsSync('test/browser/playwright.config.ts')) return
  const binary = findChromium()
  if (binary === undefined) {
    console.warn(
      'SKIPPED: the browser tests, since no Chromium was found. Set CHROMIUM_PATH to one, or install it by `npx playwright install chromium`.',
    )
    if (process.env.CI === 'true') total.failed += 1
    else total.skipped += 1
    return
  }
  const report = join(folder, 'playwright.json')
  const status = run(
    process.execPath,
    [
      'node_modules/@playwright/test/cli.js',
      'test',
      '--config',
      'test/browser/playwright.config.ts',
      '--reporter=list,json',
    ],
    { CHROMIUM_PATH: binary, PLAYWRIGHT_JSON_OUTPUT_NAME: report },
  )
  if (existsSync(report)) {
    const { stats, suites } = JSON.parse(readFileSync(report, 'utf8'))
    for (const spec of suites.flatMap(specsOf)) {
      const [result] = spec.tests.flatMap((each) => each.results).filter((each) => each.status !== 'passed')
      if (!spec.ok) tellFailure(`test/browser/${spec.file} › ${spec.title}`, result?.error?.message)
    }
    total.passed += stats.expected
    total.failed += stats.unexpected + stats.flaky
    total.skipped += stats.skipped
  }
  if (status !== 0 && total.failed === 0) total.failed += 1
}

await addVitest()
addBrowser()
rmSync(folder, { recursive: true })
for (const each of failures) console.log(each)
const skipped = total.skipped === 0 ? '' : `, ${total.skipped} skipped`
console.log(`${total.passed} passed, ${total.failed} failed${skipped}`)
process.exit(total.failed === 0 && total.passed > 0 ? 0 : 1)
