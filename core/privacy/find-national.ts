import {
  passesCpf,
  passesEan13,
  passesFrench,
  passesItalian,
  passesLuhn,
  passesMod11And10,
  passesSpanish,
} from './checksums.ts'
import type { Found } from './kinds.ts'
import type { Makeup } from './scan.ts'

interface NationalId {
  readonly country: string
  readonly pattern: RegExp
  /** Whether a text of that makeup can hold one: spares almost every text the search. */
  readonly possible: (makeup: Makeup) => boolean
  /** Over what was found, without spaces and signs, in capitals. */
  readonly check: (plain: string) => boolean
}

const always = (): boolean => true

/**
 * National numbers that can be told from order numbers: by a checksum of one letter or two digits, or by the way in
 * which they are written. Bare digits with one check digit (Dutch, Polish, German) are recognised by their key only.
 */
const NATIONAL_IDS: readonly NationalId[] = [
  {
    country: 'US',
    pattern: /(?<![\w-])(?!000|666|9)\d{3}([- ])(?!00)\d\d\1(?!0000)\d{4}(?![\w-])/g,
    possible: ({ digits, dashes, spaces }) => digits >= 9 && dashes + spaces >= 2,
    check: always,
  },
  {
    country: 'GB',
    pattern: /\b[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z]\d{6}[A-D]\b/gi,
    possible: always,
    check: passesBritish,
  },
  {
    country: 'GB',
    pattern: /\b[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z] ?\d\d ?\d\d ?\d\d ?[A-D]\b/gi,
    possible: ({ spaces }) => spaces >= 2,
    check: passesBritish,
  },
  {
    country: 'DE',
    pattern: /(?<![\w-])[1-9]\d \d{3} \d{3} \d{3}(?![\w-])/g,
    possible: ({ digits, spaces }) => digits >= 11 && spaces >= 3,
    check: passesMod11And10,
  },
  {
    country: 'FR',
    pattern: /\b[12] ?\d\d ?(?:0[1-9]|1[0-2]) ?(?:\d\d|2[AB]) ?\d{3} ?\d{3} ?\d\d\b/g,
    possible: ({ digits }) => digits >= 14,
    check: passesFrench,
  },
  {
    country: 'ES',
    pattern: /(?<![\w-])(?:\d{8}|[XYZ]-?\d{7})-?[A-HJ-NP-TV-Z](?![\w-])/g,
    possible: ({ digits }) => digits >= 7,
    check: passesSpanish,
  },
  {
    country: 'IT',
    pattern: /\b[A-Z]{6}[0-9LMNP-V]{2}[A-EHLMPRST][0-9LMNP-V]{2}[A-Z][0-9LMNP-V]{3}[A-Z]\b/gi,
    possible: always,
    check: passesItalian,
  },
  {
    country: 'CH',
    pattern: /(?<![\w.])756([. ]?)\d{4}\1\d{4}\1\d\d(?!\w)/g,
    possible: ({ digits }) => digits >= 13,
    check: passesEan13,
  },
  {
    country: 'BR',
    pattern: /(?<![\w.])\d{3}\.\d{3}\.\d{3}-\d\d(?!\w)/g,
    possible: ({ digits, dots, dashes }) => digits >= 11 && dots >= 2 && dashes >= 1,
    check: passesCpf,
  },
  {
    country: 'SE',
    pattern: /(?<![\w-])(?:19|20)?\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])[-+]\d{4}(?![\w-])/g,
    possible: ({ digits, dashes, plus }) => digits >= 10 && (dashes >= 1 || plus),
    check: (plain) => passesLuhn(plain.slice(-10)),
  },
]

export function findNationalIds(text: string, makeup: Makeup): Found[] {
  const found: Found[] = []
  for (const { pattern, possible, check } of NATIONAL_IDS) {
    if (!possible(makeup)) continue
    for (const { 0: value, index } of text.matchAll(pattern)) {
      if (check(value.replace(/[ .+-]/g, '').toUpperCase()))
        found.push({ kind: 'national_id', start: index, end: index + value.length, value })
    }
  }
  return found
}

/** Prefixes that are never given out. */
function passesBritish(plain: string): boolean {
  return !/^(?:BG|GB|NK|KN|TN|NT|ZZ)/.test(plain)
}
