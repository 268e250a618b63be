import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { activateText } from '#core/host/answers/answer-rules.ts'
import { unknownStep } from '#core/host/answers/known-steps.ts'
import { openWorkspace } from '#core/host/opened.ts'

const rules = (step: string) =>
  JSON.stringify({
    version: '1',
    initialState: 'VISITING',
    rules: [{ id: 'fill', fromState: 'VISITING', eventType: 'ADD', toState: step }],
  })

test('a step that nobody knows is refused with the one that was probably meant', () => {
  const folder = mkdtempSync(join(tmpdir(), 'journeyscope-steps-'))
  const opened = openWorkspace(join(folder, 'x.journey'), { now: () => 5 }, true)
  if (!opened.ok) throw new Error(opened.error.message)
  const workspace = opened.value
  expect(unknownStep(workspace, '', 'ANYTHING')).toBe(null)
  activateText(workspace, rules('ABANDONED'), false)
  expect(unknownStep(workspace, '', 'ABANDONED')).toBe(null)
  expect(unknownStep(workspace, '', 'ABANDONNED')).toMatchObject({ hint: 'Is ABANDONED meant?' })
  expect(unknownStep(workspace, '', 'VISITNG')).toMatchObject({ hint: 'Is VISITING meant?' })
  expect(unknownStep(workspace, '', 'X')).toMatchObject({ hint: 'There are: ABANDONED, VISITING.' })
  const moved = activateText(workspace, rules('BASKETED'), false, [
    { journey: '', step: 'ABANDONNED', choice: 'map', to: 'BASKETED' },
  ])
  expect(moved).toMatchObject({ ok: false, findings: [{ code: 'no_step' }] })
  const lost = activateText(workspace, rules('BASKETED'), false, [
    { journey: '', step: 'ABANDONED', choice: 'map', to: 'BASKETEDD' },
  ])
  expect(lost.findings[0]?.message).toContain('Is BASKETED meant?')
  workspace.close()
  rmSync(folder, { recursive: true })
})
