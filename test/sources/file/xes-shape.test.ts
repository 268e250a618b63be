import fc from 'fast-check'
import { expect, test } from 'vitest'
import { UnreadableFile } from '#core/sources/file/source.ts'
import type { XesEvent } from '#core/sources/file/xes/event.ts'
import { readXesEvents } from '#core/sources/file/xes/events.ts'
import { createPlainReader, type PlainReader } from '#core/sources/file/xes/shape.ts'
import { cut, log, tidyLog } from './logs.ts'

/** What a log says, or why it cannot be read: the same whoever reads it and wherever its pieces are cut. */
async function reading(
  text: string,
  sizes: readonly number[],
  plain?: PlainReader | null,
): Promise<{ events: Omit<XesEvent, 'plain'>[]; problem: unknown }> {
  const events: Omit<XesEvent, 'plain'>[] = []
  try {
    for await (const some of readXesEvents(cut(text, sizes), 'log.xes', plain))
      events.push(...some.map(({ line, attributes, isForbidden }) => ({ line, attributes, isForbidden })))
    return { events, problem: null }
  } catch (error) {
    if (error instanceof UnreadableFile) return { events, problem: error.problem }
    throw error
  }
}

test('plain events read on their own are what the parser reads, faults and their places included', {
  timeout: 60_000,
}, async () => {
  let plain = 0
  let whole = 0
  let turns = 0
  const counting = (): PlainReader => {
    const plainly = createPlainReader()
    return {
      event: (content, at) => {
        const found = plainly.event(content, at)
        if (found !== null) plain += 1
        return found
      },
      turn: (content, at) => {
        const found = plainly.turn(content, at)
        if (found !== null) turns += 1
        return found
      },
    }
  }
  await fc.assert(
    fc.asyncProperty(
      fc.oneof(log, tidyLog),
      fc.array(fc.integer({ min: 1, max: 90 }), { minLength: 1 }),
      async (content, sizes) => {
        const byParser = await reading(content, [content.length * 4], null)
        const byBoth = await reading(content, sizes, counting())
        expect(byBoth.problem).toEqual(byParser.problem)
        // A file with a fault is refused as a whole: how many events came before it does not count.
        if (byParser.problem !== null) return
        expect(byBoth.events).toEqual(byParser.events)
        if (byParser.events.length > 1) whole += 1
      },
    ),
    { numRuns: 3000 },
  )
  expect(plain).toBeGreaterThan(500)
  expect(turns).toBeGreaterThan(500)
  expect(whole).toBeGreaterThan(100)
})
