import { expect, test } from 'vitest'
import { AGAIN_MS, createKeeper, type Kept } from '../../../renderer/rules/draft/keeping.ts'

/** A clock that is moved by hand, and a host that refuses while `judging`. */
function stage() {
  const waiting: { run: () => void; at: number }[] = []
  const saved: string[] = []
  const told: [Kept, string][] = []
  const host = { judging: false, broken: false }
  let now = 0
  const keep = createKeeper<string>({
    save: async (draft) => {
      if (host.broken) throw new Error('broken')
      if (host.judging) throw new Error('busy')
      saved.push(draft)
    },
    isJudging: (error) => error instanceof Error && error.message === 'busy',
    tell: (kept, draft) => {
      told.push([kept, draft])
    },
    later: (run, ms) => {
      const entry = { run, at: now + ms }
      waiting.push(entry)
      return () => {
        const at = waiting.indexOf(entry)
        if (at >= 0) waiting.splice(at, 1)
      }
    },
  })
  const pass = async (ms: number): Promise<void> => {
    now += ms
    for (const entry of waiting.splice(0)) {
      if (entry.at > now) waiting.push(entry)
      else entry.run()
    }
    for (let turn = 0; turn < 5; turn += 1) await Promise.resolve()
  }
  return { keep, pass, saved, told, host, waiting }
}

test('what is typed while history is judged is kept when that is over, the newest only', async () => {
  const { keep, pass, saved, told, host } = stage()
  host.judging = true
  keep('one', 500)
  await pass(500)
  expect(told).toEqual([['judging', 'one']])
  keep('two', 500)
  await pass(500)
  await pass(AGAIN_MS)
  await pass(AGAIN_MS)
  expect(saved).toEqual([])
  expect(told.every(([kept]) => kept === 'judging')).toBe(true)
  host.judging = false
  await pass(AGAIN_MS)
  expect(saved).toEqual(['two'])
  expect(told.at(-1)).toEqual(['kept', 'two'])
  await pass(10 * AGAIN_MS)
  expect(saved).toEqual(['two'])
})

test('any other refusal is told at once and not tried again', async () => {
  const { keep, pass, told, host, waiting } = stage()
  host.broken = true
  keep('one', 0)
  await pass(0)
  expect(told).toEqual([['failed', 'one']])
  expect(waiting).toEqual([])
})
