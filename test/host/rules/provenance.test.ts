import { createRouterClient } from '@orpc/server'
import { expect, test } from 'vitest'
import { activatedWords } from '#core/contract/text/activated-words.ts'
import { activateText, versionsOf } from '#core/host/answers/answer-rules.ts'
import { openListener } from '../http/listening.ts'
import { openedWorkspace } from '../opened-workspace.ts'

const rules = (to: string, version = '1'): string =>
  JSON.stringify({ version, rules: [{ id: 'go', fromState: 'A', eventType: 'GO', toState: to }] })

function words(workspace: Parameters<typeof versionsOf>[0]): string[] {
  return versionsOf(workspace).map(({ number, by }) => `${number} ${activatedWords(by)}`)
}

test('a version says what activated it, from which file, and which version it goes back to', () => {
  const workspace = openedWorkspace({ now: () => 1000 })
  activateText(workspace, rules('B'), false)
  activateText(workspace, rules('C'), false, [], {
    told: { way: 'command', file: '/home/ann/shop/rules.json' },
  })
  // Written otherwise, it is the same.
  activateText(workspace, JSON.stringify(JSON.parse(rules('B')), null, 2), false, [], {
    told: { way: 'browser', begunFrom: 1 },
  })
  activateText(workspace, rules('D'), false, [], { told: { way: 'desktop', begunFrom: 2 } })
  activateText(workspace, rules('E'), false, [], { told: { way: 'desktop', begunFrom: 4 } })
  activateText(workspace, rules('E', '2'), false, [], { told: { way: 'desktop', begunFrom: 77 } })
  // Judged from the start, the same rules are no way back.
  activateText(workspace, rules('E', '2'), true, [], { told: { way: 'http' } })
  expect(words(workspace)).toEqual([
    '7 over the API',
    '6 in the window',
    '5 in the window',
    '4 in the window, begun from ruleset 2',
    '3 in the window, in a browser, back to ruleset 1',
    '2 rules apply rules.json',
    '1 not known',
  ])
})

test('a note is one line without personal values, and an empty one is none', () => {
  const workspace = openedWorkspace({ now: () => 1000 })
  const noted = (note: string) => {
    activateText(workspace, rules('B'), true, [], { told: { way: 'desktop', note } })
    return versionsOf(workspace)[0]?.note
  }
  expect(noted(' checkout lost\n\tpeople ')).toBe('checkout lost people')
  expect(noted('asked for by anna@example.com')).toMatch(/^asked for by email_\w+$/)
  expect(noted('  \n ')).toBe(null)
})

test('the window, a program and history judged anew in a thread leave word of themselves', async () => {
  const listener = await openListener()
  try {
    const { router, session } = listener.hostOf
    const ask = (caller: 'desktop' | 'browser' | 'http') =>
      createRouterClient(router, { context: { caller } }).rules
    await ask('browser').activate({ text: rules('C'), note: 'a test', file: 'shop.json' })
    await ask('http').activate({ text: rules('D') })
    await ask('desktop').activate({ text: rules('E'), begunFrom: 2 })
    const provenance = { by: { way: 'desktop' as const }, note: 'in a thread' }
    await session
      .required()
      .judgeAnew({ text: rules('F'), provenance }, 5, new AbortController().signal, () => {})
    expect(words(session.required())).toEqual([
      '5 in the window',
      '4 in the window, begun from ruleset 2',
      '3 over the API',
      '2 in the window, in a browser, from shop.json',
      '1 not known',
    ])
    const { versions } = await ask('browser').get()
    expect(versions.map(({ note }) => note)).toEqual(['in a thread', null, null, 'a test', null])
  } finally {
    await listener.remove()
  }
})
