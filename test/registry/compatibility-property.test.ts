import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Json } from '#core/base/json.ts'
import { checkCompatibility } from '#core/registry/compare/compatibility.ts'
import { type ReadSchema, readSchema } from '#core/registry/read-schema.ts'
import { anyValue, schemaPair } from './arbitrary-schema.ts'

function read(schema: unknown): ReadSchema | null {
  const result = readSchema(JSON.stringify(schema))
  return result.ok ? result.value : null
}

const isBackward = (old: ReadSchema, next: ReadSchema): boolean =>
  checkCompatibility('BACKWARD', [{ version: 1, schema: old }], next).length === 0
const isForward = (old: ReadSchema, next: ReadSchema): boolean =>
  checkCompatibility('FORWARD', [{ version: 1, schema: old }], next).length === 0

test('what is called compatible is, with Ajv as the judge of instances', () => {
  const seen = { compatible: 0, instances: 0, refused: 0, provenRefusals: 0 }
  const values = fc.array(anyValue, { minLength: 30, maxLength: 60 })
  fc.assert(
    fc.property(schemaPair, values, ([before, after], instances) => {
      const [old, next] = [read(before), read(after)]
      fc.pre(old !== null && next !== null && JSON.stringify(before) !== JSON.stringify(after))
      if (old === null || next === null) return
      const [backward, forward] = [isBackward(old, next), isForward(old, next)]
      let counter: Json | undefined
      for (const value of instances) {
        const [inOld, inNext] = [old.validator.isValid(value), next.validator.isValid(value)]
        if (inOld && !inNext) counter = value
        if (backward && inOld) expect({ value, inNext }).toEqual({ value, inNext: true })
        if (forward && inNext) expect({ value, inOld }).toEqual({ value, inOld: true })
        if (inOld) seen.instances += 1
      }
      if (backward) seen.compatible += 1
      else {
        seen.refused += 1
        if (counter !== undefined) seen.provenRefusals += 1
      }
    }),
    { numRuns: Number(process.env.REGISTRY_RUNS ?? 300) },
  )
  if (process.env.REGISTRY_RUNS !== undefined) console.info(seen)
  // The property would hold for a check that refuses everything, or instances that fit nothing.
  expect(seen.compatible).toBeGreaterThan(30)
  expect(seen.instances).toBeGreaterThan(1000)
  expect(seen.provenRefusals).toBeGreaterThan(60)
})
