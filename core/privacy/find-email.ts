import type { Found } from './kinds.ts'

const MOST_LOCAL = 64
const MOST_DOMAIN = 253

function isLetterOrDigit(code: number): boolean {
  return (
    (code >= 48 && code <= 57) || (code >= 65 && code <= 90) || (code >= 97 && code <= 122) || code > 0xa0
  )
}

function isLocal(code: number): boolean {
  // . _ % + - and the apostrophe; rarer signs end the address, so that `email=anna@…` begins at `anna`.
  return isLetterOrDigit(code) || [0x2e, 0x5f, 0x25, 0x2b, 0x2d, 0x27].includes(code)
}

/** Typographic signs above ASCII that cannot stand in an address: dashes, quotes, dots, bullets, arrows. */
function isSign(code: number): boolean {
  return code >= 0x2000 && code <= 0x2bff
}

const DOMAIN =
  /^(?:[\p{L}\p{N}](?:[\p{L}\p{N}\p{M}-]{0,61}[\p{L}\p{N}\p{M}])?\.)+(?:\p{L}[\p{L}\p{M}]+|xn--[a-z\d-]+)/iu
/** `icon@2x.png` is a picture for fine screens. */
const PICTURE = /^\d+x\.(?:png|jpe?g|gif|svg|webp)/i

/** Addresses of mail: what stands around each `@`. */
export function findEmails(text: string): Found[] {
  const found: Found[] = []
  let from = 0
  for (let at = text.indexOf('@'); at >= 0; at = text.indexOf('@', at + 1)) {
    let start = at
    while (start > from && at - start < MOST_LOCAL) {
      const code = text.charCodeAt(start - 1)
      if (!isLocal(code) || isSign(code)) break
      start -= 1
    }
    while (start < at && !isLetterOrDigit(text.charCodeAt(start))) start += 1
    if (start === at) continue
    const domain = DOMAIN.exec(text.slice(at + 1, at + 1 + MOST_DOMAIN))?.[0]
    if (domain === undefined || PICTURE.test(domain)) continue
    const end = at + 1 + domain.length
    found.push({ kind: 'email', start, end, value: text.slice(start, end) })
    from = end
  }
  return found
}
