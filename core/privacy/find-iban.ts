import { passesIban } from './checksums.ts'
import type { Found } from './kinds.ts'

/** Lengths by country, from the IBAN registry (SWIFT, release 99). */
const LENGTHS = new Map(
  (
    'AD24 AE23 AL28 AT20 AZ28 BA20 BE16 BG22 BH22 BI27 BR29 BY28 CH21 CR22 CY28 CZ24 DE22 DJ27 DK18 DO28 EE20 EG29 ' +
    'ES24 FI18 FK18 FO18 FR27 GB22 GE22 GI23 GL18 GR27 GT28 HN28 HR21 HU28 IE22 IL23 IQ23 IS26 IT27 JO30 KW30 KZ20 ' +
    'LB28 LC32 LI21 LT20 LU20 LV21 LY25 MC27 MD24 ME22 MK19 MN20 MR27 MT31 MU30 NI28 NL18 NO15 OM23 PK24 PL28 PS29 ' +
    'PT25 QA29 RO24 RS22 RU33 SA24 SC31 SD18 SE24 SI19 SK24 SM27 SO23 ST25 SV28 TL23 TN24 TR26 UA29 VA22 VG24 XK20 YE30'
  )
    .split(' ')
    .map((entry): [string, number] => [entry.slice(0, 2), Number(entry.slice(2))]),
)

const START = /(?<![0-9A-Za-z])[A-Za-z]{2}[ ]?\d{2}/g

/** Bank accounts: a country, its length, and the checksum; in one piece or in groups apart by a space or hyphen. */
export function findIbans(text: string): Found[] {
  const found: Found[] = []
  for (const { 0: beginning, index } of text.matchAll(START)) {
    const wanted = LENGTHS.get(beginning.slice(0, 2).toUpperCase())
    if (wanted === undefined) continue
    let plain = ''
    let end = index
    while (plain.length < wanted && end < text.length) {
      const character = text[end] ?? ''
      if (/[0-9A-Za-z]/.test(character)) plain += character.toUpperCase()
      else if (!/[ \u00a0-]/.test(character) || !/[0-9A-Za-z]/.test(text[end + 1] ?? '')) break
      end += 1
    }
    const goesOn = /[0-9A-Za-z]/.test(text[end] ?? '')
    if (plain.length !== wanted || goesOn || !passesIban(plain)) continue
    found.push({ kind: 'iban', start: index, end, value: text.slice(index, end) })
  }
  return found
}
