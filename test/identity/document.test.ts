import { expect, test } from 'vitest'
import { IdentityDocument, isBlocked } from '#core/identity/document.ts'

test.each(['user', 'anonymous', 'subject'])(
  'a shared identifier can not be called %s: it would be taken for one',
  (kind) => {
    const made = IdentityDocument.safeParse({ shared: [{ kind, fields: ['payload.x'] }] })
    expect(made.error?.issues[0]?.path).toEqual(['shared', 0, 'kind'])
  },
)

test('values that name nobody are the same in any case and between any spaces; people add their own', () => {
  const document = IdentityDocument.parse({ blocked: ['kiosk'] })
  for (const value of ['NULL', ' anonymous ', '0', '0000-0000', 'kiosk'])
    expect(isBlocked(document, value)).toBe(true)
  for (const value of ['anna', '007', 'Kiosk']) expect(isBlocked(document, value)).toBe(false)
})
