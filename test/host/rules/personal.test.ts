import { expect, test } from 'vitest'
import { activateText } from '#core/host/answers/answer-rules.ts'
import { openListener } from '../http/listening.ts'

const rules = (condition: string): string =>
  JSON.stringify({
    version: '2',
    rules: [{ id: 'vip', fromState: '*', eventType: 'LOGIN', condition, toState: 'VIP' }],
  })

test('a condition on a personal value is pointed out with the condition that is meant, and that one fires', async () => {
  const listener = await openListener()
  try {
    const workspace = listener.hostOf.session.required()
    const activate = (condition: string) => activateText(workspace, rules(condition), false).findings
    const [finding, ...others] = activate('payload.email == "anna@example.com" && payload.plan == "pro"')
    expect(others).toEqual([])
    expect(finding).toMatchObject({ severity: 'warning', code: 'personal_value', rule: 'vip' })
    const meant = finding?.hint?.replace(/^Write /, '') ?? ''
    expect(meant).toMatch(/^payload\.email == "email_[0-9a-f]{32}" && payload\.plan == "pro"$/)
    expect(activate(meant)).toEqual([])
    const event = { userId: 'u', eventType: 'LOGIN', payload: { email: 'Anna@Example.com', plan: 'pro' } }
    await listener.post('/v1/events', JSON.stringify(event))
    expect(workspace.pipeline.writer().people.bySubject('u')?.state.currentStep).toBe('VIP')
  } finally {
    await listener.remove()
  }
})
