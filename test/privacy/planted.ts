import fc from 'fast-check'
import { passesIban, passesLuhn } from '#core/privacy/checksums.ts'

const digits = (length: number): fc.Arbitrary<string> => fc.stringMatching(new RegExp(`^\\d{${length}}$`))

/** The digit or pair that makes the check hold, found by trying all. */
function completed(start: string, candidates: readonly string[], holds: (whole: string) => boolean): string {
  const found = candidates.map((end) => start + end).find(holds)
  if (found === undefined) throw new Error(`no check for ${start}`)
  return found
}

const TEN = [...'0123456789']
const HUNDRED = Array.from({ length: 100 }, (_, index) => String(index).padStart(2, '0'))

const card = fc
  .tuple(fc.constantFrom('4', '51', '2221', '6011', '3528'), digits(15))
  .map(([start, rest]) => completed((start + rest).slice(0, 15), TEN, passesLuhn))

const iban = fc.tuple(fc.constantFrom('DE', 'AT', 'ES', 'CH'), digits(20)).map(([country, rest]) => {
  const account = rest.slice(0, { DE: 18, AT: 16, ES: 20, CH: 17 }[country])
  const check = HUNDRED.find((pair) => passesIban(country + pair + account)) ?? '00'
  return country + check + account
})

const grouped = (text: string): string => text.replace(/(.{4})(?=.)/g, '$1 ')

const email = fc
  .tuple(
    fc.stringMatching(/^[a-zA-Z][a-z0-9]{0,8}([._+-][a-z0-9]{1,6})?$/),
    fc.constantFrom('example.com', 'mail.example.co.uk', 'bücher.example', 'EXAMPLE.org'),
  )
  .map(([local, domain]) => `${local}@${domain}`)

const phone = fc.oneof(
  digits(7).map((rest) => `+49151${rest.padEnd(8, '1')}`),
  digits(6).map((rest) => `+44 7400 ${rest}`),
  digits(4).map((rest) => `(212) 555-${rest}`),
  digits(4).map((rest) => `+1-415-555-${rest}`),
  digits(6).map((rest) => `+33 6 ${rest.replace(/(..)/g, '$1 ').trim()} 12`),
)

const ip = fc.oneof(
  fc.ipV4().filter((text) => !/^(?:0|127)\./.test(text) && text !== '255.255.255.255'),
  fc
    .array(fc.stringMatching(/^[1-9a-f][0-9a-f]{3}$/), { minLength: 7, maxLength: 7 })
    .map((groups) => `2001:${groups.join(':')}`),
)

const nationalId = fc.oneof(
  digits(4)
    .filter((serial) => serial !== '0000')
    .map((serial) => `219-09-${serial}`),
  digits(6).map((rest) => `AB${rest}C`),
  digits(8).map((number) => `${number}${'TRWAGMYFPDXBNJZSQVHLCKE'[Number(number) % 23]}`),
)

/** Values that no field may let through, of every kind that is told by its looks. */
export const plantedValue: fc.Arbitrary<string> = fc.oneof(
  email,
  phone,
  card,
  card.map(grouped),
  iban,
  iban.map(grouped),
  ip,
  nationalId,
)

/** Text around a planted value, apart from it by something that is no letter, digit or hyphen. */
export const inText = (value: string): fc.Arbitrary<string> =>
  fc.oneof(
    fc.constant(value),
    fc
      .tuple(fc.string(), fc.string(), fc.constantFrom(' ', ', ', '"', '\n', '<', '; '))
      .map(([before, after, gap]) => `${before}${gap}${value}${gap}${after}`),
    fc.constant(`https://shop.example/path?x=1&who=${encodeURIComponent(value)}&page=2`),
    fc.constant(
      `https://a.example/?next=${encodeURIComponent(`https://b.example/?q=${encodeURIComponent(value)}`)}`,
    ),
    fc.constant(JSON.stringify({ inner: { value } })),
  )
