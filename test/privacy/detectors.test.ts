import { describe, expect, test } from 'vitest'
import { DEFAULT_POLICY } from '#core/privacy/policy.ts'
import { createScrubber } from '#core/privacy/scrub.ts'
import { testTokens } from './tokens.ts'

const scrubber = createScrubber(DEFAULT_POLICY, testTokens)
/** The text with every token written as its kind alone. */
const read = (text: string): string => scrubber.text(text).replace(/([a-z_]+?)_[0-9a-f]{32}/g, '<$1>')

describe('found', () => {
  test.each([
    ['anna@example.com', '<email>'],
    ['write to Anna.Example+shop@mail.example.co.uk.', 'write to <email>.'],
    ['"müller@bücher.example"', '"<email>"'],
    ['https://x.example/?email=anna%40example.com&page=2', 'https://x.example/?email=<email>&page=2'],
    [
      'https://x.example/?u=https%3A%2F%2Fy.example%2F%3Fe%3Danna%2540example.com%26b',
      'https://x.example/?u=https%3A%2F%2Fy.example%2F%3Fe%3D<email>%26b',
    ],
    ['{\\"mail\\":\\"anna\\u0040example.com\\"}', '{\\"mail\\":\\"<email>\\"}'],
    ['mailto:anna@example.com?subject=hi', 'mailto:<email>?subject=hi'],
    ['call +49 151 12345678 now', 'call <phone> now'],
    ['+4915112345678', '<phone>'],
    ['+1 (555) 123-4567', '<phone>'],
    ['004915112345678', '<phone>'],
    ['(212) 555-1234 or 212-555-1234', '<phone> or <phone>'],
    ['tel=%2B4915112345678', 'tel=<phone>'],
    ['0151 12345678', '<phone>'],
    ['06 12 34 56 78', '<phone>'],
    ['0170 / 98 76 543', '<phone>'],
    ['call 0170 / 98 76 543 after 5', 'call <phone> after 5'],
    ['0170/9876543', '<phone>'],
    ['+49 (0)170 / 98 76 543', '<phone>'],
    ['tel +49 (0) 170 / 98 76 543, please', 'tel <phone>, please'],
    ['+49 170 / 9876543', '<phone>'],
    ['+49 151 – 123 456 78', '<phone>'],
    ['030 - 1234 5678', '<phone>'],
    ['0170 98 / 76 / 543', '<phone>'],
    ['4111 1111 1111 1111', '<card>'],
    ['4111111111111111', '<card>'],
    ['paid with 5555-5555-5555-4444, 2026 later', 'paid with <card>, 2026 later'],
    ['2024 4111111111111111 17', '2024 <card> 17'],
    ['card=x4111111111111111', 'card=<xcard>'],
    ['3782 822463 10005', '<card>'],
    ['DE89370400440532013000', '<iban>'],
    ['IBAN DE89 3704 0044 0532 0130 00 please', 'IBAN <iban> please'],
    ['gb29nwbk60161331926819', '<iban>'],
    ['from 203.0.113.7:8080', 'from <ip>:8080'],
    ['http://203.0.113.7/x', 'http://<ip>/x'],
    ['2001:db8:85a3::8a2e:370:7334', '<ip>'],
    ['[2001:0db8:85a3:0000:0000:8a2e:0370:7334]:443', '[<ip>]:443'],
    ['ssn 078-05-1120', 'ssn <national_id>'],
    ['AB 12 34 56 C', '<national_id>'],
    ['12345678Z and X1234567L', '<national_id> and <national_id>'],
    ['RSSMRA85T10A562S', '<national_id>'],
    ['1 84 12 76 451 089 46', '<national_id>'],
    ['756.9217.0769.85', '<national_id>'],
    ['529.982.247-25', '<national_id>'],
    ['811228-9874', '<national_id>'],
    ['https://x.example/?firstName=Anna&page=2', 'https://x.example/?firstName=•••&page=2'],
    ['{"firstName":"Anna","page":2', '{"firstName":"•••","page":2'],
    ['{"password": "hunter2", "a": ', '{"password": "", "a": '],
  ])('%s', (text, expected) => expect(read(text)).toBe(expected))
})

describe('not personal', () => {
  test.each([
    '2026-11-24T08:43:58.123Z',
    '2026-11-24 08:43:58',
    '24/11/2026 08:43',
    '24 / 12 / 2026',
    '04 / 12 / 2026',
    '04 / 2026',
    'due 01 / 02 / 2026 at 10',
    'step 012 / 345',
    '0 / 12 / 345',
    'page 03 / 128',
    'ratio 0123 / 456',
    '0.5 / 12345',
    'rows 0100 / 5000',
    '01-02-2026 12:30',
    '0a8b6d1e-5c52-4a6b-9d5a-52f1f7c4aa10',
    '3f9c0a7be14d4f6a9b1c2d3e4f5a6b7c',
    'fee4111111111111111',
    'order 100234567',
    'ORD-2024-000123456',
    '1700000000000',
    '1700000000000000',
    '1700000000000000000',
    '4012888888881882',
    'user_12345678901',
    '49151123',
    'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0.0.0 Safari/537.36',
    '127.0.0.1',
    'version 10.15.7',
    '1.2.3.4.5',
    '10:30:45',
    'aa:bb:cc:dd:ee:ff',
    'std::vector<ab::cd>',
    'icon@2x.png',
    '@mantine/core@9.7.3',
    'user@localhost',
    'SKU 12345678A',
    'GB29NWBK60161331926818',
    'section 00 1234',
    'EUR 0.0012345678',
    '1234 5678 9012 3456',
    '000-12-3456',
    'https://x.example/products?page=2&sort=price_asc&id=1234567',
    '12.345.678,90',
    '-122.4194155,37.7749295',
    '#/a=b',
  ])('%s', (text) => expect(scrubber.text(text)).toBe(text))
})

test.each([
  [['+491709876543', '+49 (0)170 / 98 76 543', '+49 170 / 9876543']],
  [['0151 12345678', '0151 / 123 456 78', '0151 – 123 45678', '0151/12345678', '+49 151 12345678']],
])('a phone number has one token, whatever stands between its groups: %s', (written) => {
  const tokens = written.map((text) => scrubber.text(text))
  expect(tokens[0]).toMatch(/^phone_[0-9a-f]{32}$/)
  expect(new Set(tokens).size).toBe(1)
})
