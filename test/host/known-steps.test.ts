import { expect, test } from 'vitest'
import { activateText } from '#core/host/answers/answer-rules.ts'
import { unknownStep } from '#core/host/answers/known-steps.ts'
import { openedWorkspace } from './opened-workspace.ts'

const rules = (step: string) =>
  JSON.stringify({
    version: '1',
    initialState: 'VISITING',
    rules: [{ id: 'fill', fromState: 'VISITING', eventType: 'ADD', toState: step }],
  })

test('a step that nobody knows is refused with the one that was probably meant', () => {
  const workspace = openedWorkspace({ now: () => 5 })
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
})
