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
  await page.getByRole('link', { name: 'Schemas' }).click()
})

test.afterAll(async () => {
  await page.close()
  await app.stop()
})

test('a schema is drafted from events, edited, refused with the field and the reason, and adopted', async () => {
  await page.getByRole('button', { name: 'FORM_SUBMIT', exact: true }).click()
  await hasNoBarriers(page)
  await page.getByRole('button', { name: 'Draft from events' }).click()
  const text = page.getByRole('textbox', { name: 'Schema of FORM_SUBMIT, JSON' })
  await expect(text).toHaveValue(/"formId"/)
  const draft = await text.inputValue()
  await text.fill(draft.replace('"required"', '"requierd"'))
  await expect(page.getByText('the keyword requierd is unknown')).toBeVisible()
  await hasNoBarriers(page)
  await text.fill(draft)
  await page.getByRole('button', { name: 'Save as version 1' }).click()
  await expect(page.getByRole('heading', { name: 'Schema, version 1' })).toBeVisible()
  await page.getByRole('button', { name: 'Edit as version 2' }).click()
  await text.fill(JSON.stringify({ type: 'object', properties: { formId: { type: 'integer' } } }))
  await expect(page.getByText(/reads \/formId/).first()).toBeVisible()
  await expect(page.getByRole('button', { name: 'Save as version 2' })).toBeDisabled()
})

test('enforced, an event that does not fit becomes a dead letter and is counted at its type', async () => {
  await page.getByRole('button', { name: 'Enforce' }).first().click()
  const dialog = page.getByRole('dialog')
  await expect(dialog).toContainText(/events? would have been refused/)
  await hasNoBarriers(page, '[role=dialog]')
  await dialog.getByRole('button', { name: 'Leave it as it is' }).click()
  await expect(page.getByText('Nothing is checked: events are taken as they come.')).toBeVisible()
  await page.getByRole('button', { name: 'Enforce' }).first().click()
  await dialog.getByRole('button', { name: /^Enforce/ }).click()
  await expect(dialog).toBeHidden()
  await expect(page.getByText('become dead letters')).toBeVisible()
  const event = {
    eventId: '11111111-1111-4111-8111-111111111111',
    userId: 'u',
    eventType: 'FORM_SUBMIT',
    timestamp: 1_790_000_000_000,
    source: 'web',
    payload: { formId: 3 },
  }
  const sent = await fetch(`${app.url}/v1/events`, { method: 'POST', body: JSON.stringify(event) })
  expect(await sent.json()).toMatchObject({ accepted: 0, rejected: [{ code: 'schema_violation' }] })
  await expect(page.getByText('1 refused').first()).toBeVisible()
})

test('a proposal of the audit is applied and undone', async () => {
  await page.getByRole('button', { name: 'Audit', exact: true }).click()
  await expect(page.getByText(/are of a type that a rule or a saved view uses/)).toBeVisible()
  await hasNoBarriers(page)
  const drops = page.getByRole('button', { name: 'Drop', exact: true })
  await expect(drops.first()).toBeVisible()
  const before = await drops.count()
  await drops.first().click()
  await expect(page.getByRole('heading', { name: 'In force' })).toBeVisible()
  await expect(drops).toHaveCount(before - 1)
  const applied = page.getByRole('list', { name: 'Applied proposals' })
  await expect(applied.getByText(/Drop it/)).toBeVisible()
  await hasNoBarriers(page)
  await applied.getByRole('button', { name: 'Undo' }).click()
  await expect(drops).toHaveCount(before)
  await expect(applied).toHaveCount(0)
})

test('a sampling rule is tried on the newest events as it is written, added, edited and removed', async () => {
  await page.getByRole('button', { name: 'Sampling', exact: true }).click()
  await page.getByRole('button', { name: 'Add a rule' }).click()
  await page.getByLabel('Name').fill('few views')
  await page.getByLabel('Event types').fill('PAGE_VIEW')
  await page.getByLabel('Only where').fill('payload.page =')
  await expect(page.getByText(/when 1:\d+/)).toBeVisible()
  await hasNoBarriers(page)
  await page.getByLabel('Only where').fill('')
  await expect(
    page.getByText(/Of the last [\d,]+ events it looks at [1-9][\d,]* and would have dropped/),
  ).toBeVisible()
  await page.screenshot({ path: test.info().outputPath('sampling.png') })
  await page.getByRole('button', { name: 'Add this rule' }).click()
  const rules = page.getByRole('list', { name: 'Sampling rules' })
  await expect(rules.getByText('PAGE_VIEW: kept for 10 % of people')).toBeVisible()
  await page.getByRole('button', { name: 'Edit few views' }).click()
  await page.getByLabel('Kept, per cent of people').fill('50')
  await page.getByRole('button', { name: 'Save this rule' }).click()
  await expect(rules.getByText('PAGE_VIEW: kept for 50 % of people')).toBeVisible()
  await hasNoBarriers(page)
  await page.getByRole('button', { name: 'Remove few views' }).click()
  await expect(page.getByText('None: every event is kept.')).toBeVisible()
})

test('upcasters are tried beside their text, and refused with the place', async () => {
  await page.getByRole('button', { name: 'Event types', exact: true }).click()
  await page.getByRole('button', { name: 'FORM_SUBMIT', exact: true }).click()
  await page.getByRole('button', { name: 'Add upcasters' }).click()
  const text = page.getByRole('textbox', { name: 'Upcasters of FORM_SUBMIT, JSON' })
  await text.fill('[{"from":1,"steps":[{"op":"compute","path":"/a","cel":"payload."}]}]')
  await expect(page.getByText(/step 1 \(compute\)/)).toBeVisible()
  await hasNoBarriers(page)
  await text.fill('[{"from":1,"steps":[{"op":"rename","path":"/formId","to":"form"}]}]')
  await expect(page.getByText('None of the last 20,000 stored events is of a version')).toBeVisible()
  await page.screenshot({ path: test.info().outputPath('upcasters.png') })
  await page.getByRole('button', { name: 'Save upcasters' }).click()
  await expect(page.getByRole('button', { name: 'Edit upcasters' })).toBeVisible()
})

test('nothing went wrong behind the scenes', () => {
  expect(problems).toEqual([])
})
