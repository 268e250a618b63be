import { readFileSync } from 'node:fs'
import { expect, type Page, test } from '@playwright/test'
import { type RunningApp, startApp } from './app.ts'
import { hasNoBarriers, openPage } from './page.ts'

let app: RunningApp
let page: Page
let problems: readonly string[] = []

test.describe.configure({ mode: 'serial' })

test.beforeAll(async ({ browser }) => {
  app = await startApp()
  ;({ page, problems } = await openPage(browser, app.windowUrl))
  await page.getByRole('button', { name: 'Open example' }).click()
  await expect(page.getByText(/45,000/).first()).toBeVisible()
  await page.getByRole('link', { name: 'Rules' }).click()
})

test.afterAll(async () => {
  await page.close()
  await app.stop()
})

const editor = () => page.getByRole('textbox', { name: 'Rules file, JSON' })

/** The whole text of the draft, of which the editor draws only what is in view. */
async function keptDraft(): Promise<string> {
  await expect(page.getByText('kept in the workspace')).toBeVisible()
  await page.getByRole('button', { name: 'JSON', exact: true }).click()
  await editor().focus()
  await page.keyboard.press('Control+a')
  await page.keyboard.press('Control+c')
  return page.evaluate(() => navigator.clipboard.readText())
}

async function writeDraft(text: string): Promise<void> {
  await editor().focus()
  await page.keyboard.press('Control+a')
  await page.evaluate((value) => navigator.clipboard.writeText(value), text)
  await page.keyboard.press('Control+v')
}

test('each rule says how often it was considered, what stopped it, and who came nearest', async () => {
  const row = page.getByRole('row', { name: /onboarding_error/ })
  await expect(row).toContainText('420')
  await page.getByRole('button', { name: 'onboarding_error', exact: true }).click()
  const inspector = page.getByRole('complementary', { name: 'Inspector' })
  await expect(inspector).toContainText('onboarding_error was considered 420 times and fired 332 times')
  await expect(inspector).toContainText('"TIMEOUT"')
  await expect(inspector.getByRole('link', { name: 'user_1008' })).toBeVisible()
  await hasNoBarriers(page)
})

test('considered and fired are of one moment, and what comes since is counted by itself', async () => {
  // Counting takes a tenth of the time at most, so a machine on which it takes long waits long for the next count.
  test.setTimeout(300_000)
  const row = page.getByRole('row').nth(1)
  const counts = async (): Promise<readonly number[]> => {
    const cells = await row.getByRole('cell').allTextContents()
    return cells.slice(-3, -1).map((text) => Number(text.replaceAll(',', '')))
  }
  const [considered = 0, fired = 0] = await counts()
  expect(considered).toBeGreaterThanOrEqual(fired)
  await expect(page.getByText(/^Counted at \d\d:\d\d:\d\d/).first()).toBeVisible()
  const wanted = (await row.getByRole('cell').nth(1).textContent()) ?? ''
  const sent = await page.request.post(`${app.url}/v1/events`, {
    data: [1, 2, 3].map((number) => ({
      eventType: wanted,
      userId: `fresh_${number}`,
      payload: { buttonId: 'signup' },
    })),
  })
  expect(sent.ok()).toBe(true)
  await expect(async () => {
    const [more = 0] = await counts()
    expect(more).toBe(considered + 3)
  }).toPass({ timeout: 280_000 })
})

test('who is stuck in a step and what they lack is asked in the step, with the people', async () => {
  await page.evaluate(() => {
    window.location.hash = '#/graph?sel=step:ONBOARDING'
  })
  await page.getByRole('button', { name: 'What do they lack?' }).click()
  const inspector = page.getByRole('complementary', { name: 'Inspector' })
  await expect(inspector).toContainText('102 people stand in ONBOARDING; 3 rules lead out of it.')
  await inspector.getByText('an ERROR event').click()
  await expect(inspector.getByRole('link', { name: /^user_/ }).first()).toBeVisible()
  await hasNoBarriers(page)
  await page.getByRole('link', { name: 'Rules' }).click()
})

test('an event that no rule wants becomes a rule in a draft, which shows its graph and survives a reload', async () => {
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
  await page.getByRole('button', { name: 'Make a rule from FEATURE_USED in TRIAL_ACTIVE' }).click()
  await expect(editor()).toContainText('trial_active_feature_used')
  await expect(page.getByRole('img', { name: /Graph of the draft: .* 1 of them changed/ })).toBeVisible()
  await expect(page.getByText('1 rule new')).toBeVisible()
  await expect(page.getByTitle('Fired 28 times of 28 considered, under the active rules')).toBeVisible()
  await hasNoBarriers(page)
  await expect(page.getByText('kept in the workspace')).toBeVisible()
  await page.reload()
  expect(await keptDraft()).toContain('trial_active_feature_used')
})

test('a fault in CEL is marked at its place with what to write, undone, and words are completed', async () => {
  const text = await keptDraft()
  await writeDraft(
    text.replace("payload.errorCode in ['VALIDATION_FAILED'", "payload.errorCode => ['VALIDATION_FAILED'"),
  )
  const pane = page.getByRole('complementary', { name: 'Check and activate' })
  await expect(pane).toContainText('CEL has no operator =>')
  await expect(page.getByRole('button', { name: 'What if' })).toBeDisabled()
  await hasNoBarriers(page)
  await page.getByRole('button', { name: 'Undo', exact: true }).click()
  await expect(pane).not.toContainText('CEL has no operator =>')
  expect(await keptDraft()).toBe(text)
  await writeDraft(text.replace('payload.invited >= 1', 'payload.invitd >= 1'))
  await expect(pane).toContainText('Is payload.invited meant?')
  await writeDraft('{ "version": "1", "rules": [{ "id": "a", "fromState": "LANDING", "eventType": "CLICK", ')
  await page.keyboard.press('Control+End')
  await page.keyboard.type('"condition": "payload.but')
  await expect(page.getByRole('option', { name: /buttonId/ })).toBeVisible()
  await page.keyboard.press('Escape')
  await writeDraft(text)
})

test('what if says who and what would change, shows both timelines, and sends nothing', async () => {
  const text = await keptDraft()
  await writeDraft(
    text.replace("'VALIDATION_FAILED', 'IMPORT_FAILED'", "'VALIDATION_FAILED', 'IMPORT_FAILED', 'TIMEOUT'"),
  )
  await page.getByRole('button', { name: 'What if' }).click()
  const pane = page.getByRole('region', { name: 'What if', exact: true })
  await expect(pane).toContainText(/people of 2,003 would have gone another way/)
  await expect(pane).toContainText('Nothing was sent')
  await expect(pane.getByRole('row', { name: /ONBOARDING → ONBOARDING_RETRY/ })).toContainText('+')
  await pane
    .getByRole('button', { name: /^user_/ })
    .first()
    .click()
  await expect(page.getByRole('dialog')).toContainText('Under the draft')
  await hasNoBarriers(page)
  await page.keyboard.press('Escape')
  await expect(page.getByRole('dialog')).toHaveCount(0)
  await hasNoBarriers(page)
  await pane.getByRole('button', { name: 'Close what if' }).click()
})

test('a rule is written as a form, and the form and the text are one draft', async () => {
  await page.getByRole('button', { name: 'Form', exact: true }).click()
  const list = page.getByRole('navigation', { name: 'Rules of the draft' })
  await list.getByRole('button', { name: 'invite_team' }).click()
  const form = page.getByRole('region', { name: 'Rule as a form' })
  await expect(form.getByLabel('Value of condition 1')).toHaveValue('invite')
  await hasNoBarriers(page)
  await form.getByLabel('Value of condition 2').fill('3')
  await form.getByRole('button', { name: 'Add a condition' }).click()
  await form.getByLabel('Field of condition 3').fill('payload.teamId')
  await form.getByLabel('Operator of condition 3').selectOption('startsWith')
  await form.getByLabel('Value of condition 3').fill('inv')
  await form.getByRole('button', { name: 'Add an action' }).click()
  await list.getByRole('button', { name: 'New rule' }).click()
  await form.getByLabel('Name of the rule').fill('made_in_the_form')
  const text = await keptDraft()
  expect(text).toContain("payload.invited >= 3 && payload.teamId.startsWith('inv')")
  expect(text).toContain('made_in_the_form')
  const rules: { id: string }[] = JSON.parse(text).rules
  expect(rules.find(({ id }) => id === 'invite_team')).toMatchObject({ action: { type: 'UPDATE_METADATA' } })
  await page.getByRole('button', { name: 'Form', exact: true }).click()
  await list.getByRole('button', { name: 'made_in_the_form' }).click()
  await form.getByRole('button', { name: 'Remove this rule' }).click()
  expect(await keptDraft()).not.toContain('made_in_the_form')
})

test('exits, outcomes and coming back are edited in the form, which shows what it does not edit', async () => {
  const text = await keptDraft()
  await writeDraft(
    JSON.stringify({ ...JSON.parse(text), segments: { keen: 'counters.LOGIN > 2' }, exits: [] }, null, 2),
  )
  await page.getByRole('button', { name: 'Form', exact: true }).click()
  const list = page.getByRole('navigation', { name: 'Rules of the draft' })
  const form = page.getByRole('region', { name: 'Rule as a form' })
  await list.getByRole('button', { name: 'New exit' }).click()
  await form.getByLabel('Name of the exit').fill('closed')
  await form.getByLabel('Event type').fill('ACCOUNT_CLOSED')
  await form.getByLabel('Move the person to').fill('GONE')
  await form.getByRole('group', { name: 'What reaching GONE counts as' }).getByText('a loss').click()
  await hasNoBarriers(page)
  await list.getByRole('button', { name: 'invite_team' }).click()
  await form.getByRole('button', { name: 'once' }).click()
  await list.getByRole('button', { name: 'Beginning and outcomes' }).click()
  await form.getByRole('button', { name: 'after some time' }).click()
  await form.getByLabel('How long after').fill('P30D')
  await form.getByLabel('Value of outcome 1').fill('payload.value')
  await hasNoBarriers(page)
  await list.getByRole('button', { name: 'Version, segments, experiments' }).click()
  await expect(form.getByRole('region', { name: 'Segments' })).toContainText('counters.LOGIN > 2')
  await hasNoBarriers(page)
  await form.getByRole('button', { name: 'Edit in JSON' }).click()
  const edited = JSON.parse(await keptDraft())
  expect(edited.exits).toEqual([{ id: 'closed', eventType: 'ACCOUNT_CLOSED', toState: 'GONE' }])
  expect(edited.outcomes).toContainEqual({ step: 'GONE', kind: 'loss' })
  expect(edited.outcomes[0].value).toBe('payload.value')
  expect(edited.reentry).toEqual({ after: 'P30D' })
  expect(edited.rules.find(({ id }: { id: string }) => id === 'invite_team').reentry).toBe('once')
  await expect(page.getByRole('complementary', { name: 'Check and activate' })).not.toContainText(/\d error/)
  await page.getByRole('button', { name: 'Form', exact: true }).click()
  await list.getByRole('button', { name: 'closed' }).click()
  await form.getByRole('button', { name: 'Remove this exit' }).click()
  expect(JSON.parse(await keptDraft()).exits).toEqual([])
  await writeDraft(text)
})

test('the draft stands beside any version that was activated', async () => {
  await page.getByRole('button', { name: 'Diff', exact: true }).click()
  await expect(page.getByText(/equal lines|unchanged lines/).first()).toBeVisible()
  await expect(page.getByText('on the left, the draft on the right')).toBeVisible()
  await expect(page.getByRole('textbox', { name: 'the draft', exact: true })).toContainText('TIMEOUT')
  await hasNoBarriers(page)
  await page.getByRole('button', { name: 'One column' }).click()
  await hasNoBarriers(page)
  await page.getByRole('button', { name: 'JSON', exact: true }).click()
})

test('an event is tried against the draft and the active rules', async () => {
  await page.getByRole('button', { name: 'Try an event…' }).click()
  const dialog = page.getByRole('dialog')
  await expect(dialog.getByText(/^Write an event type on the left/)).toBeVisible()
  await dialog.getByLabel('Event type').fill('PAGE_VIEW')
  await dialog.getByLabel('Payload, JSON').fill('{ "page": "/pricing" }')
  await expect(dialog).toContainText('LANDING → PRICING')
  await dialog.getByLabel('Payload, JSON').fill('{ "page": ')
  await expect(dialog).toContainText(/JSON/)
  await dialog.getByLabel('Payload, JSON').fill('{ "page": "/about" }')
  await expect(dialog).toContainText('stays in LANDING')
  await expect(dialog).toContainText('the rule wants /pricing')
  await hasNoBarriers(page)
  await page.keyboard.press('Escape')
})

test('a draft is activated, and discarded drafts are gone', async () => {
  await expect(page.getByRole('radio', { name: /From the start/ })).toBeVisible()
  await page.getByLabel('Why', { exact: true }).fill('fewer steps before the price')
  await hasNoBarriers(page)
  await page.getByRole('button', { name: 'Activate as ruleset 2' }).click()
  await expect(page.getByRole('heading', { name: 'Ruleset 2' })).toBeVisible()
  const row = page.getByRole('row', { name: /^2 ?active/ })
  await expect(row).toContainText('fewer steps before the price')
  await expect(row).toContainText('in the window, in a browser')
  await page.getByRole('button', { name: 'Edit or paste' }).click()
  await expect(page.getByLabel('Why', { exact: true })).toHaveValue('')
  await expect(page.getByRole('img', { name: /0 of them changed/ })).toBeVisible()
  await page.getByRole('button', { name: 'Discard draft' }).click()
  await page.getByRole('button', { name: 'Discard it for good' }).click()
  await expect(page.getByRole('heading', { name: 'Ruleset 2' })).toBeVisible()
  await page.getByRole('button', { name: 'Compare ruleset 1 with the active one' }).click()
  await expect(page.getByRole('dialog').getByRole('textbox', { name: 'ruleset 2' })).toContainText('TIMEOUT')
  await expect(page.getByRole('dialog')).toContainText('Why: fewer steps before the price')
  await hasNoBarriers(page)
  await page.keyboard.press('Escape')
})

test('a timeline becomes a test of the rules, and an event on it is tried again', async () => {
  await page.evaluate(() => {
    window.location.hash = '#/people?sel=person:user_1008'
  })
  const saved = page.waitForEvent('download')
  await page.getByRole('button', { name: 'Make a test' }).first().click()
  await expect(page.getByText('user_1008.test.json is saved')).toBeVisible()
  const made: unknown = JSON.parse(readFileSync(await (await saved).path(), 'utf8'))
  expect(made).toMatchObject({ userId: 'user_1008', expect: { step: expect.any(String) } })
  await page.getByLabel('Timeline', { exact: true }).getByText('PAGE_VIEW').first().click()
  await page.getByRole('button', { name: 'Try it…' }).click()
  await expect(page.getByRole('dialog').getByLabel('Person')).toHaveValue('user_1008')
  await hasNoBarriers(page)
  await page.keyboard.press('Escape')
})

test('nothing went wrong behind the scenes', () => {
  expect(problems).toEqual([])
})
