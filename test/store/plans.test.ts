import Database from 'better-sqlite3'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { MIGRATIONS } from '#core/store/migrate.ts'
import { CAUSE_WITHIN } from '#core/store/moves/caused.ts'
import { FURTHER_QUERIES, REACHED_QUERIES } from '#core/store/moves/further-columns.ts'
import { TRANSITION_QUERIES } from '#core/store/moves/transition-columns.ts'
import { DUPLICATES_OF } from '#core/store/outcomes/receipts.ts'
import { receiptQuery } from '#core/store/outcomes/tail.ts'
import { SHARED_IDENTIFIERS } from '#core/store/people/links.ts'

const database = new Database(':memory:')
for (const migration of MIGRATIONS) migration(database)

const Step = z.object({ detail: z.string() })

function planOf(sql: string, parameters: unknown): string[] {
  return database
    .prepare(`EXPLAIN QUERY PLAN ${sql}`)
    .all(parameters)
    .map((row) => Step.parse(row).detail)
}

/** Reading all of a table, or sorting what was read. */
const isCostly = (detail: string): boolean => /^SCAN (?!chain)|TEMP B-TREE/.test(detail)

test.each([
  { limit: 1 },
  { limit: 50, before: 10_000 },
  { limit: 50, after: 3, outcomes: [1, 3], person: 'a', intake: 'b', from: 1, to: 2 },
])('the tail %j walks back along the keys and sorts nothing', (question) => {
  const { sql, parameters } = receiptQuery(question)
  const plan = planOf(sql, parameters)
  expect(plan).toContain('MERGE (UNION ALL)')
  expect(plan.filter((detail) => isCostly(detail) && !detail.includes('intakes'))).toEqual([])
})

test.each(Object.entries({ TRANSITION_QUERIES, FURTHER_QUERIES, REACHED_QUERIES }))(
  'what folds wrote is read along the keys: %s',
  (_, { between, ofPerson }) => {
    for (const sql of between) expect(planOf(sql, [1, 9]).filter(isCostly)).toEqual([])
    for (const sql of ofPerson) expect(planOf(sql, { person: 1, through: 9 }).filter(isCostly)).toEqual([])
  },
)

test('further deliveries are looked up by their keys', () => {
  const duplicates = planOf(DUPLICATES_OF, ['[1]'])
  expect(duplicates.join('; ')).toMatch(/duplicates USING (COVERING )?INDEX duplicates_by_original/)
  expect(duplicates.filter((detail) => /^SCAN duplicates/.test(detail))).toEqual([])
})

test('what one person’s events caused is looked up by their keys', () => {
  expect(planOf(CAUSE_WITHIN, { person: 1, id: Buffer.alloc(16) }).filter(isCostly)).toEqual([])
})

test('identifiers that look shared are told from the refused lines of the ledger, not from all of it', () => {
  const plan = planOf(SHARED_IDENTIFIERS, [])
  expect(plan.filter((detail) => /^SCAN links(?! USING INDEX links_refused)/.test(detail))).toEqual([])
  expect(plan.filter((detail) => /^SEARCH links USING INDEX/.test(detail))).toHaveLength(2)
})

test('a plan that reads everything is told apart', () => {
  const sql = 'SELECT * FROM (SELECT * FROM events UNION ALL SELECT * FROM events) ORDER BY time'
  expect(planOf(sql, []).filter(isCostly)).not.toEqual([])
})
