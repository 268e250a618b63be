import fc from 'fast-check'
import { expect, test } from 'vitest'
import { UnreadableFile } from '#core/sources/file/source.ts'
import { readXesEvents, type XesEvent } from '#core/sources/file/xes.ts'
import { readPlainEvent } from '#core/sources/file/xes-plain.ts'

async function* cut(text: string, sizes: readonly number[]): AsyncGenerator<Buffer, void, void> {
  const bytes = Buffer.from(text)
  let from = 0
  for (let turn = 0; from < bytes.length; turn += 1) {
    const size = sizes[turn % sizes.length] ?? bytes.length
    yield bytes.subarray(from, from + size)
    from += size
  }
}

/** What a log says, or why it cannot be read: the same whoever reads it and wherever its pieces are cut. */
async function reading(
  text: string,
  sizes: readonly number[],
  readPlain?: typeof readPlainEvent,
): Promise<{ events: XesEvent[]; problem: unknown }> {
  const events: XesEvent[] = []
  try {
    for await (const some of readXesEvents(cut(text, sizes), 'log.xes', readPlain)) events.push(...some)
    return { events, problem: null }
  } catch (error) {
    if (error instanceof UnreadableFile) return { events, problem: error.problem }
    throw error
  }
}

const space = fc.constantFrom('', ' ', '\n', '\n\t\t', '\r\n  ')
const text = fc.oneof(
  {
    weight: 40,
    arbitrary: fc.constantFrom('register', 'A', '', '12', '1.5', 'true', '2020-01-01T00:00:00Z'),
  },
  { weight: 6, arbitrary: fc.constantFrom('a &amp; b', '&lt;event>', 'a>b', 'é😀', 'a\tb', '&#65;') },
  { weight: 1, arbitrary: fc.constantFrom('<event>', '&bad;', '"') },
)
const key = fc.constantFrom('concept:name', 'time:timestamp', 'amount', '__proto__', 'a&amp;b')
const kind = fc.constantFrom('string', 'date', 'int', 'float', 'boolean', 'id', 'list', 'colour')
const attribute = fc.tuple(kind, key, text, space, fc.nat(24)).map(([name, k, value, gap, shape]) => {
  if (shape === 0) return `<${name} value="${value}" key="${k}"/>`
  if (shape === 1) return `<${name} key='${k}' value='${value}'${gap}/>`
  if (shape === 2) return `<${name} key="${k}" value="${value}"><string key="in" value="x"/></${name}>`
  if (shape === 3) return `<!-- <event> ${'>'}--><${name} key="${k}" value="${value}" />`
  return `<${name} key="${k}" value="${value}"/>`
})
const event = fc
  .tuple(fc.array(fc.tuple(space, attribute), { maxLength: 4 }), space, fc.nat(40))
  .map(([attributes, gap, shape]) => {
    const inner = attributes.map(([before, one]) => before + one).join('') + gap
    if (shape === 0) return `<event >${inner}</event>`
    if (shape === 1) return `<event>${inner}<![CDATA[</event>]]></event>`
    if (shape === 2) return `<event>${inner}`
    if (shape === 3) return `<!-- <event><string key="no" value="no"/></event> --><event>${inner}</event>`
    return `<event>${inner}</event>`
  })
const trace = fc
  .tuple(fc.array(fc.tuple(space, fc.oneof(event, attribute)), { maxLength: 5 }))
  .map(([parts]) => `<trace>${parts.map(([before, part]) => before + part).join('')}</trace>`)
const log = fc
  .tuple(
    fc.constantFrom('<log>', '<?xml version="1.0"?>\n<log xes.version="1.0">', '<!DOCTYPE log>\n<log>'),
    fc.constantFrom('', '<global scope="event"><string key="concept:name" value="x"/></global>'),
    fc.array(fc.tuple(space, trace), { maxLength: 4 }),
    fc.constantFrom(...Array<string>(8).fill('\n</log>\n'), '', '</log'),
  )
  .map(
    ([open, globals, traces, close]) =>
      open + globals + traces.map(([gap, one]) => gap + one).join('') + close,
  )

test('plain events read on their own are what the parser reads, faults and their places included', async () => {
  let plain = 0
  let whole = 0
  const counted: typeof readPlainEvent = (content, start) => {
    const found = readPlainEvent(content, start)
    if (found !== null) plain += 1
    return found
  }
  await fc.assert(
    fc.asyncProperty(
      log,
      fc.array(fc.integer({ min: 1, max: 90 }), { minLength: 1 }),
      async (content, sizes) => {
        const byParser = await reading(content, [content.length * 4], () => null)
        const byBoth = await reading(content, sizes, counted)
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
  expect(whole).toBeGreaterThan(100)
})
