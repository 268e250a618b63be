import fc from 'fast-check'
import { expect, test } from 'vitest'
import { contentId } from '#core/event/ids.ts'
import { createContentIds } from '#core/sources/file/content-ids.ts'

test('ids made in one buffer are those that were always made, whatever came before them', () => {
  const idOf = createContentIds('file')
  const content = fc.oneof(
    fc.string({ unit: 'grapheme', maxLength: 400 }),
    fc.constantFrom('é'.repeat(3000), '漢'.repeat(9000), 'x'.repeat(20_000), ''),
  )
  fc.assert(
    fc.property(content, fc.nat(3), (text, occurrence) => {
      expect(idOf(text, occurrence)).toBe(contentId(text, occurrence, 'file'))
    }),
    { numRuns: 2000 },
  )
})
