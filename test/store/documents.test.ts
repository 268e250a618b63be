import { expect, test } from 'vitest'
import { documentsInForce, readDocuments, saveDocument } from '#core/store/documents.ts'
import { makeWorkspace } from '../pipeline/workspace.ts'

test('every version of a document is kept, the newest is in force, and an older text can be saved again', () => {
  const { writer, remove } = makeWorkspace(null)
  const save = (name: string, text: string | null, savedAt: number) =>
    saveDocument(writer.database, { kind: 'sampling', name, text, savedAt })
  expect(save('pages', 'half', 1).number).toBe(1)
  expect(save('pages', 'tenth', 2).number).toBe(2)
  expect(save('clicks', 'all', 3).number).toBe(1)
  expect(save('pages', 'half', 4).number).toBe(3)
  save('clicks', null, 5)
  saveDocument(writer.database, { kind: 'privacy', name: 'pages', text: 'other kind', savedAt: 6 })
  expect(
    readDocuments(writer.database, 'sampling').map(({ name, number, text }) => [name, number, text]),
  ).toEqual([
    ['clicks', 1, 'all'],
    ['clicks', 2, null],
    ['pages', 1, 'half'],
    ['pages', 2, 'tenth'],
    ['pages', 3, 'half'],
  ])
  expect(documentsInForce(writer.database, 'sampling')).toEqual([
    { kind: 'sampling', name: 'pages', number: 3, savedAt: 4, text: 'half' },
  ])
  remove()
})
