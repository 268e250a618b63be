import fc from 'fast-check'
import { parse, v5 } from 'uuid'
import { expect, it } from 'vitest'
import { bytesToHash } from '#core/base/hashed-text.ts'

const NAMESPACE = parse('b0c0a3de-58c4-5d43-9f0e-6f1c1f9a2a11')

it('gives what hashes as the text itself does, in any language', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.string({ unit: 'binary' })), (text) => {
      expect(v5(bytesToHash(text), NAMESPACE)).toBe(v5(text, NAMESPACE))
    }),
  )
})
