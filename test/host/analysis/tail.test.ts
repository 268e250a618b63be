import { expect, test } from 'vitest'
import { tailOf } from '#core/host/analysis/tail.ts'
import { delivery, makeWorkspace, quickStartRules } from '../../pipeline/workspace.ts'

function notesOf(rules: string | null): string[] {
  const workspace = makeWorkspace(rules)
  const eventId = '00000000-0000-4000-8000-000000000001'
  workspace.commit([delivery({ eventId, userId: 'ann', eventType: 'LOOK', timestamp: 1 })])
  const { database, names } = workspace.writer
  const { rows } = tailOf(database, names, { limit: 10, filter: {} })
  workspace.remove()
  return rows.map(({ note }) => note)
}

test('where there are no rules, that is said, and not that none fired', () => {
  expect(notesOf(null)).toEqual(['This workspace has no rules yet'])
  expect(notesOf(quickStartRules())).toEqual(['No rule fired for LOOK'])
})
