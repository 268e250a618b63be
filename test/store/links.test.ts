import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { pairOf } from '#core/identity/link.ts'
import { openForWriting } from '#core/store/open.ts'
import { openLinkReader, openLinkWriter } from '#core/store/people/links.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'journeyscope-links-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

const identifier = fc.record({
  kind: fc.constantFrom('user', 'anonymous', 'email'),
  value: fc.constantFrom('a', 'b', 'c', 'ab', 'ba', ''),
})

test('the filter before the ledger hides no link, whenever it is read', () => {
  const opened = openForWriting(join(folder, 'x.journey'), { now: new Date(0), create: true })
  if (!opened.ok) throw new Error(opened.error.message)
  const { database, close } = opened.value
  const plain = openLinkReader(database)
  fc.assert(
    fc.property(
      fc.array(fc.tuple(identifier, identifier)),
      fc.array(identifier),
      fc.boolean(),
      (saved, asked, isReopened) => {
        database.exec('DELETE FROM links')
        let writer = openLinkWriter(database)
        for (const [one, other] of saved) {
          const pair = pairOf(one, other)
          expect(writer.find(pair)).toEqual(plain.find(pair))
          writer.save({ ...pair, time: 1, eventId: null, status: 'joined', reason: null }, 1)
        }
        if (isReopened) writer = openLinkWriter(database)
        for (const one of [...asked, ...saved.flat()]) {
          expect(writer.of(one)).toEqual(plain.of(one))
          for (const other of asked) {
            const pair = pairOf(one, other)
            expect(writer.find(pair)).toEqual(plain.find(pair))
          }
        }
      },
    ),
  )
  close()
})
