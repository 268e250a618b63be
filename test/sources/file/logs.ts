import fc from 'fast-check'

/** A text as the pieces of a file, each of so many bytes, over and over. */
export async function* cut(text: string, sizes: readonly number[]): AsyncGenerator<Buffer, void, void> {
  const bytes = Buffer.from(text)
  let from = 0
  for (let turn = 0; from < bytes.length; turn += 1) {
    const size = sizes[turn % sizes.length] ?? bytes.length
    yield bytes.subarray(from, from + size)
    from += size
  }
}

const space = fc.constantFrom('', ' ', '\n', '\n\t\t', '\r\n  ')
const text = fc.oneof(
  {
    weight: 40,
    arbitrary: fc.constantFrom('register', 'A', '', '12', '1.5', 'true', '2020-01-01T00:00:00Z', 'C:\\\\x'),
  },
  { weight: 6, arbitrary: fc.constantFrom('a &amp; b', '&lt;event>', 'a>b', 'é😀', 'a\tb', '&#65;') },
  { weight: 1, arbitrary: fc.constantFrom('<event>', '<event></event>', 'a> <event></event>', '&bad;', '"') },
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
/** Process logs, most of them whole, with events as exporters write them and as they may be written, too. */
export const log = fc
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

const tidyAttribute = (name: string): fc.Arbitrary<string> =>
  fc
    .tuple(
      kind,
      fc.constantFrom('C:\\x', 'A', '12', '007', '1e3', '-0', 'true', '2020-01-01T00:00:00Z', 'é😀', ''),
    )
    .map(([one, value]) => (/^(list|colour)$/.test(one) ? '' : `<${one} key="${name}" value="${value}"/>`))
const tidyEvent = fc
  .tuple(...['concept:name', 'time:timestamp', 'amount', 'a-b'].map(tidyAttribute))
  .map((parts) => `<event>${parts.join('\n')}</event>`)
const tidyTrace = fc
  .tuple(tidyAttribute('concept:name'), tidyAttribute('amount'), fc.array(tidyEvent, { maxLength: 6 }))
  .map(([name, amount, events]) => `<trace>${name}${amount}${events.join('\n')}</trace>`)

/** Process logs that are written plainly throughout. */
export const tidyLog = fc
  .array(tidyTrace, { maxLength: 5 })
  .map((traces) => `<log>${traces.join('\n')}</log>`)
