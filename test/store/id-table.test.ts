import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createIdTable } from '#core/store/events/id-table.ts'
import { roomFor, writeUuid } from '#core/store/events/id-words.ts'
import { bytesToUuid, uuidToBytes } from '#core/store/events/uuid-bytes.ts'

/** Few different ids, some of which share their first bytes, so that they come again. */
const id = fc.oneof(
  fc.uuid(),
  fc.nat({ max: 50 }).map((n) => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`),
)

test('the table of ids answers as a map from their texts, and hands them out in order', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(id, fc.nat())), fc.array(id), (added, asked) => {
      const table = createIdTable()
      const plain = new Map<string, number>()
      const one = roomFor(1)
      for (const [text, arrival] of added) {
        writeUuid(text, one.bytes)
        table.add(one.words, arrival)
        plain.set(text, arrival)
      }
      for (const text of [...asked, ...plain.keys()]) {
        writeUuid(text, one.bytes)
        expect(table.find(one.words)).toBe(plain.get(text) ?? null)
      }
      expect(table.size()).toBe(plain.size)
      expect(table.highestArrival()).toBe(Math.max(0, ...plain.values()))
      const { bytes } = table.ids()
      const ordered = [...table.inOrder()].map((at) => ({
        text: bytesToUuid(bytes.subarray(at * 16, at * 16 + 16)),
        arrival: table.arrivalAt(at),
      }))
      expect(new Map(ordered.map(({ text, arrival }) => [text, arrival]))).toEqual(plain)
      const firsts = ordered.map(({ text }) => text.slice(0, 6))
      expect(firsts).toEqual([...firsts].sort())
      table.clear()
      expect(table.size()).toBe(0)
      for (const text of plain.keys()) {
        writeUuid(text, one.bytes)
        expect(table.find(one.words)).toBeNull()
      }
    }),
  )
})

test('the table of ids keeps what it has when it grows', () => {
  const table = createIdTable()
  const one = roomFor(1)
  const texts = Array.from(
    { length: 40_000 },
    (_, n) => `${n.toString(16).padStart(8, '0')}-0000-7000-8000-000000000000`,
  )
  texts.forEach((text, index) => {
    writeUuid(text, one.bytes)
    table.add(one.words, index + 1)
  })
  expect(
    texts.every((text, index) => {
      one.bytes.set(uuidToBytes(text))
      return table.find(one.words) === index + 1
    }),
  ).toBe(true)
  expect(table.size()).toBe(40_000)
})
