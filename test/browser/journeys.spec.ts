import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, type Page, test } from '@playwright/test'
import { z } from 'zod'
import { type RunningApp, sendEvents, startApp } from './app.ts'
import { hasNoBarriers, openPage } from './page.ts'

const folder = mkdtempSync(join(tmpdir(), 'journeyscope-journeys-'))
let app: RunningApp
let page: Page
let problems: readonly string[] = []

/** The example's rules with a second journey of the same people, a value and an experiment. */
function rulesWithJourney(): string {
  const Rules = z.looseObject({
    outcomes: z.array(z.looseObject({ step: z.string() })),
    rules: z.array(z.unknown()),
  })
  const rules = Rules.parse(JSON.parse(readFileSync('examples/tidewater-rules.json', 'utf8')))
  const outcomes = rules.outcomes.map((outcome) =>
    outcome.step === 'SUBSCRIBED' ? { ...outcome, value: 'payload.value' } : outcome,
  )
  const reads = {
    id: 'asked_for_hint',
    fromState: 'ONBOARDING',
    eventType: 'PAGE_VIEW',
    condition: "experiment.hint == 'long' && payload.page == '/nowhere'",
    toState: 'ONBOARDING',
  }
  const variants = ['short', 'long'].map((name) => ({ name, weight: 1 }))
  return JSON.stringify({
    ...rules,
    outcomes,
    rules: [reads, ...rules.rules],
    experiments: [{ id: 'hint', variants, holdout: 0.3 }],
    journeys: [
      {
        id: 'help',
        initialState: 'CONTENT',
        outcomes: [{ step: 'SOLVED', kind: 'conversion' }],
        rules: [
          { id: 'met_error', fromState: ['CONTENT', 'SOLVED'], eventType: 'ERROR', toState: 'IN_TROUBLE' },
          { id: 'tried_again', fromState: 'IN_TROUBLE', eventType: 'CLICK', toState: 'SOLVED' },
        ],
      },
    ],
  })
}

test.describe.configure({ mode: 'serial' })

test.beforeAll(async ({ browser }) => {
  const rules = join(folder, 'rules.json')
  writeFileSync(rules, rulesWithJourney())
  app = await startApp(join(folder, 'test.journey'), '--rules', rules)
  const at = (index: number) => Date.UTC(2026, 8, 1) + index * 60_000
  const event = (index: number, userId: string, eventType: string, payload: object) => ({
    ...{ eventId: `00000000-0000-4000-8000-${String(index).padStart(12, '0')}`, userId, eventType },
    ...{ timestamp: at(index), payload: { channel: index % 2 === 0 ? 'search' : 'mail', ...payload } },
  })
  const way = [
    ['PAGE_VIEW', { page: '/' }],
    ['CLICK', { buttonId: 'signup' }],
    ['FORM_SUBMIT', { formId: 'registration' }],
    ['CLICK', { buttonId: 'continue_with_google' }],
    ['PAGE_VIEW', { page: '/welcome' }],
    ['ERROR', { errorCode: 'TIMEOUT' }],
    ['FORM_SUBMIT', { formId: 'workspace' }],
    ['CLICK', { buttonId: 'upgrade' }],
    ['CONVERSION', { value: 40 }],
  ] as const
  const events = Array.from({ length: 30 }, (_, person) =>
    way
      .slice(0, 4 + (person % 6))
      .map(([type, payload], step) => event(person * 20 + step, `u${person}`, type, payload)),
  ).flat()
  await sendEvents(app, events)
  ;({ page, problems } = await openPage(browser, app.windowUrl))
})

test.afterAll(async () => {
  await page.close()
  await app.stop()
  rmSync(folder, { recursive: true, force: true })
})

test('a further journey is chosen in the toolbar, and is kept in the address with its people', async () => {
  await page.getByRole('combobox', { name: 'Journey' }).click()
  await page.getByRole('option', { name: 'help' }).click()
  await expect(page).toHaveURL(/journey=help/)
  await expect(page.getByText('Moves later followed by SOLVED')).toBeVisible()
  await hasNoBarriers(page)
  await page.evaluate(() => {
    window.location.hash = '#/graph?journey=help&sel=edge:CONTENT>IN_TROUBLE'
  })
  const inspector = page.getByRole('complementary', { name: 'Inspector' })
  await expect(inspector).toContainText('Rule of the journey help behind it')
  await expect(inspector.getByRole('link', { name: 'met_error' })).toBeVisible()
  await inspector
    .getByRole('link', { name: /people$/ })
    .last()
    .click()
  await expect(page.getByText('who moved from CONTENT to IN_TROUBLE in the journey help')).toBeVisible()
  await expect(page.getByText('20 people, last seen first')).toBeVisible()
})

test('rules stand under their journey, and who is stuck in a further one is told', async () => {
  await page.evaluate(() => {
    window.location.hash = '#/rules'
  })
  const table = page.getByRole('region', { name: 'Active rules' })
  await expect(table.getByRole('rowheader', { name: /^Journey help/ })).toContainText(
    '2 rules. Everyone begins in CONTENT. Reaching SOLVED is a conversion.',
  )
  await expect(table.getByRole('row', { name: /^met_error/ })).toContainText(/20\s*20\s*20/)
  await table.getByRole('button', { name: 'tried_again' }).click()
  const inspector = page.getByRole('complementary', { name: 'Inspector' })
  await expect(inspector).toContainText('rule 2 of 2 of the journey help')
  await hasNoBarriers(page)
  await inspector.getByRole('link', { name: 'IN_TROUBLE' }).click()
  await expect(page).toHaveURL(/graph\?journey=help&sel=step:IN_TROUBLE/)
  await inspector.getByRole('button', { name: 'What do they lack?' }).click()
  await expect(inspector).toContainText(/people stand in IN_TROUBLE in the journey help; 1 rule leads out/)
  await hasNoBarriers(page)
})

test('a draft is drawn in the journey that is chosen, and both courses show every journey side by side', async () => {
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
  await page.evaluate(() => {
    window.location.hash = '#/graph?journey=help'
  })
  await page.getByRole('navigation', { name: 'Views' }).getByRole('link', { name: 'Rules' }).click()
  await page.getByRole('button', { name: 'Edit or paste' }).click()
  const editor = page.getByRole('textbox', { name: 'Rules file, JSON' })
  await editor.focus()
  await page.keyboard.press('Control+a')
  await page.keyboard.press('Control+c')
  const text = await page.evaluate(() => navigator.clipboard.readText())
  const draft = text.replace(
    '"eventType":"ERROR","toState":"IN_TROUBLE"',
    '"eventType":"ERROR","toState":"STUCK"',
  )
  expect(draft).not.toBe(text)
  await page.keyboard.press('Control+a')
  await page.evaluate((value) => navigator.clipboard.writeText(value), draft)
  await page.keyboard.press('Control+v')
  // The graph's journey came along.
  await expect(page.getByRole('img', { name: /^Graph of the draft, journey help: 4 steps/ })).toBeVisible()
  const picture = page.getByRole('region', { name: 'Graph of the draft', exact: true })
  await picture.getByRole('combobox', { name: 'Journey whose graph is drawn' }).click()
  await page.getByRole('option', { name: 'Main journey' }).click()
  await expect(picture).toContainText('Nothing changes in this journey. The changes are in help.')
  await expect(page.getByRole('img', { name: /^Graph of the draft: .* 0 of them changed/ })).toBeVisible()
  await hasNoBarriers(page)
  await picture.getByRole('button', { name: 'help' }).click()
  await expect(page).toHaveURL(/rules\?journey=help/)
  await page.getByRole('button', { name: 'What if', exact: true }).click()
  const whatIf = page.getByRole('region', { name: 'What if', exact: true })
  await expect(whatIf.getByRole('button', { name: 'help: 20' })).toHaveAttribute('aria-pressed', 'true')
  await whatIf.getByRole('button', { name: 'u5', exact: true }).click()
  const dialog = page.getByRole('dialog')
  const stands = dialog.getByRole('region', { name: 'Where the person stands' })
  await expect(stands.getByRole('row', { name: /^Main journey/ })).toContainText('none')
  await expect(stands.getByRole('row', { name: /^help/ })).toContainText(/SOLVED\s*STUCK\s*2/)
  const rows = dialog.getByRole('region', { name: 'Both timelines' })
  await expect(rows.getByRole('row', { name: /CONTENT → IN_TROUBLE/ })).toContainText('CONTENT → STUCK')
  await dialog.getByRole('combobox', { name: 'Journeys in the timelines' }).click()
  await page.getByRole('option', { name: /^All journeys/ }).click()
  await expect(rows.getByRole('row', { name: /CLICK main/ }).first()).toContainText(
    /LANDING → SIGNUP_STARTED/,
  )
  await expect(rows.getByRole('row', { name: /ERROR help/ })).toContainText('CONTENT → STUCK')
  await hasNoBarriers(page)
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: 'Discard draft' }).click()
  await page.getByRole('button', { name: 'Discard it for good' }).click()
})

test('an address with a journey that is gone says so and leads on', async () => {
  await page.evaluate(() => {
    window.location.hash = '#/graph?journey=gone'
  })
  await page.reload()
  await expect(page.getByRole('alert')).toContainText('no ruleset has a journey gone')
  await page.getByRole('button', { name: 'Show the main journey' }).click()
  await expect(page.getByText('Moves later followed by SUBSCRIBED')).toBeVisible()
})

test('outcomes have people and values, and credit goes by value', async () => {
  await page.getByRole('link', { name: 'Attribution' }).click()
  await page.getByRole('button', { name: 'Outcomes' }).click()
  await expect(page.getByRole('row', { name: /SUBSCRIBED/ })).toContainText(
    /5\s*16.7 %\s*5\s*5\s*200.00\s*40.00/,
  )
  await hasNoBarriers(page)
  await page.getByRole('button', { name: 'Channels' }).click()
  await page.getByRole('button', { name: 'Value', exact: true }).click()
  await expect(page.getByText('adds up to the value 200.00 of the 5 conversions')).toBeVisible()
  await page.getByRole('combobox', { name: 'Counts as conversion' }).click()
  await page.getByRole('option', { name: 'SOLVED' }).click()
  await expect(page).toHaveURL(/journey=help&outcome=SOLVED/)
  await expect(page.getByText('A conversion is reaching SOLVED')).toBeVisible()
  await hasNoBarriers(page)
})

test('an experiment is compared with its holdout, with intervals and their source', async () => {
  await page.evaluate(() => {
    window.location.hash = '#/attribution?part=experiments'
  })
  const section = page.getByRole('region', { name: 'Experiment hint' })
  const experiment = section.getByRole('table', { name: 'Conversions' })
  await expect(experiment.getByRole('row')).toHaveCount(4)
  await expect(experiment.getByRole('row', { name: /^holdout/ })).toContainText('compared with')
  await expect(page.getByText('Newcombe (1998, method 10)')).toBeVisible()
  const exposed = experiment
    .getByRole('row', { name: /^holdout/ })
    .getByRole('link')
    .first()
  const count = await exposed.textContent()
  await exposed.click()
  await expect(page.getByText('who were exposed to holdout of the experiment hint')).toBeVisible()
  await expect(page.getByText(new RegExp(`^${count} (person|people), last seen first`))).toBeVisible()
  await page.goBack()
  await hasNoBarriers(page)
  const values = section.getByRole('table', { name: 'Values' })
  await expect(values.getByRole('row', { name: /^holdout/ })).toContainText('compared with')
  await section.getByRole('combobox', { name: 'Compared with' }).click()
  await page.getByRole('option', { name: 'against long' }).click()
  await expect(values.getByRole('row', { name: /^long/ })).toContainText('compared with')
  await expect(page).toHaveURL(/against=long/)
  expect(problems).toEqual([])
})
