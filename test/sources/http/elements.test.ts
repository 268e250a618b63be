import fc from 'fast-check'
import { expect, test } from 'vitest'
import { elementTexts } from '#core/sources/http/elements.ts'

const JSON_VALUES = fc.array(fc.jsonValue(), { maxLength: 6 })

function indented(value: unknown, indent: number): string {
  return JSON.stringify(value, null, indent)
}

test('each element comes out as it was written, whatever stands around it', () => {
  fc.assert(
    fc.property(
      JSON_VALUES,
      fc.string(),
      fc.jsonValue(),
      fc.integer({ min: 0, max: 2 }),
      (values, key, other, indent) => {
        const inArray = elementTexts(` ${indented(values, indent)}\n`, null)
        expect(inArray.map((text) => JSON.parse(text))).toEqual(JSON.parse(JSON.stringify(values)))
        const body = { [`${key}x`]: other, [key]: values, after: other }
        const expected = JSON.parse(JSON.stringify(body))[key]
        if (!Array.isArray(expected)) return
        expect(elementTexts(indented(body, indent), key).map((text) => JSON.parse(text))).toEqual(expected)
      },
    ),
  )
  expect(elementTexts('{"a": [ 1.50 , {"b" :"]"} ,"x\\""]}', 'a')).toEqual(['1.50', '{"b" :"]"}', '"x\\""'])
  expect(elementTexts('{"batch":[1],"batch":[2]}', 'batch')).toEqual(['2'])
  expect(elementTexts('{"batch":{"a":[1]}}', 'batch')).toEqual([])
  expect(elementTexts('[]', null)).toEqual([])
})
