import { expect, test } from 'vitest'
import { exportName } from '../../../renderer/parts/export-name.ts'

test('files of other workspaces, filters and ranges are called otherwise', () => {
  expect(exportName('/home/ann/shop.journey', 'graph.csv', {})).toBe('shop-graph.csv')
  expect(exportName('C:\\data\\shop.journey', 'graph.csv', { where: 'true' })).toBe('shop-graph-filtered.csv')
  const october = { from: Date.UTC(2026, 9, 1), to: Date.UTC(2026, 10, 1) }
  expect(exportName('shop.journey', 'journeys.csv', october)).toBe(
    'shop-journeys-from-2026-10-01-to-2026-10-31.csv',
  )
  expect(exportName(undefined, 'graph.svg', { without: 'true' })).toBe('graph-filtered.svg')
})
