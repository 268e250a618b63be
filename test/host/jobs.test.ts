import { expect, test } from 'vitest'
import { createJobs } from '#core/host/jobs.ts'

test('a job that runs is never forgotten, however many others end beside it', async () => {
  const jobs = createJobs(() => {})
  let end = (): void => {}
  const long = jobs.start('long', async (signal) => {
    await new Promise<void>((resolve) => {
      end = resolve
    })
    return { detail: signal.aborted ? 'given up' : 'whole' }
  })
  for (let count = 0; count < 120; count += 1) {
    jobs.start(`short ${count}`, async () => ({}))
    await Promise.resolve()
  }
  await new Promise((resolve) => setTimeout(resolve, 0))
  expect(jobs.list().length).toBeLessThanOrEqual(51)
  expect(jobs.list().at(-1)).toMatchObject({ id: long.id, state: 'running' })
  jobs.cancel(long.id)
  end()
  await expect
    .poll(() => jobs.list().find(({ id }) => id === long.id))
    .toMatchObject({ state: 'cancelled', detail: 'given up' })
})
