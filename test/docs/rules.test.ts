import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { isJsonObject, type Json } from '#core/base/json.ts'
import { MAX_CAUSED, MAX_CAUSED_DEPTH } from '#core/journey/engine/run.ts'
import { compileCondition, evaluateCondition } from '#core/journey/expression/condition.ts'
import { RULE_NAMES } from '#core/journey/expression/scope.ts'
import { MOST_ACTIONS } from '#core/journey/language/action.ts'
import { rulesetJsonSchema } from '#core/journey/language/json-schema.ts'
import { lintText } from '#core/journey/lint.ts'
import { readRuleset } from '#core/journey/reading/read.ts'
import { HISTORY_LENGTH } from '#core/journey/state.ts'

const page = readFileSync('docs/rules.md', 'utf8')

function blocks(language: string): string[] {
  return [...page.matchAll(new RegExp(`\`\`\`${language}\\n([\\s\\S]*?)\`\`\``, 'g'))].map(
    (block) => block[1] ?? '',
  )
}

test('every file on the page compiles, and nothing in it is probably not meant', () => {
  expect(blocks('json').length).toBe(4)
  for (const text of blocks('json')) {
    const read = readRuleset(text)
    expect(read.ok ? [] : read.error).toEqual([])
    if (read.ok) expect(lintText(text, read.value).map(({ code, rule }) => `${code} ${rule}`)).toEqual([])
  }
})

test('every condition on the page compiles', () => {
  const lines = blocks('cel').flatMap((block) => block.trim().split('\n'))
  expect(lines.length).toBeGreaterThan(8)
  for (const line of lines)
    expect({ line, compiled: compileCondition(line, RULE_NAMES).ok }).toEqual({ line, compiled: true })
})

/** Names of keys anywhere in a JSON Schema. */
function keysOf(schema: Json): string[] {
  if (Array.isArray(schema)) return schema.flatMap(keysOf)
  if (!isJsonObject(schema)) return []
  const { properties } = schema
  const own = isJsonObject(properties) ? Object.keys(properties) : []
  return [...own, ...Object.values(schema).flatMap(keysOf)]
}

test('no key that a rules file may have is left out', () => {
  const keys = new Set(keysOf(rulesetJsonSchema()))
  expect(keys.size).toBeGreaterThan(20)
  expect([...keys].filter((key) => !page.includes(`\`${key}\``) && !page.includes(`"${key}"`))).toEqual([])
})

test('what the page says of conditions is so', () => {
  const holds = (text: string, payload: unknown): boolean => {
    const compiled = compileCondition(text, RULE_NAMES)
    return compiled.ok && evaluateCondition(compiled.value, { payload, event: {}, state: {} })
  }
  expect(holds("payload.plan != 'pro'", {})).toBe(false)
  expect(holds("payload.plan != 'pro'", { plan: 'free' })).toBe(true)
  expect(holds('!has(payload.plan)', {})).toBe(true)
  expect(holds("payload.seats == '5'", { seats: 5 })).toBe(false)
  expect(holds('payload.total * 2 > 100', { total: 50.5 })).toBe(true)
  expect(compileCondition('a'.repeat(10_001), RULE_NAMES).ok).toBe(false)
  const nested = (depth: number): string =>
    depth === 0 ? 'true' : `payload.l.all(x${depth}, ${nested(depth - 1)})`
  expect(compileCondition(nested(3), RULE_NAMES).ok).toBe(true)
  expect(compileCondition(nested(4), RULE_NAMES).ok).toBe(false)
  expect([MOST_ACTIONS, MAX_CAUSED_DEPTH, MAX_CAUSED, HISTORY_LENGTH]).toEqual([10, 8, 100, 100])
})
