import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readJson } from '#core/event/read-json.ts'

function refusal(text: string): { code: string; message: string } {
  const read = readJson(text)
  if (read.ok) throw new Error(`read: ${text}`)
  return read.error
}

function nested(levels: number): string {
  return `${'['.repeat(levels)}${']'.repeat(levels)}`
}

describe('readJson', () => {
  it('takes 32 levels and refuses 33, 50 and 100,000 with the place', () => {
    expect(readJson(nested(32)).ok).toBe(true)
    expect(refusal(nested(33))).toMatchObject({ code: 'too_deep' })
    expect(refusal(nested(50)).message).toContain('column 33')
    expect(refusal('['.repeat(100_000))).toMatchObject({ code: 'too_deep' })
    expect(refusal('{"a":'.repeat(100_000))).toMatchObject({ code: 'too_deep' })
  })

  it('does not count brackets inside text', () => {
    expect(readJson(JSON.stringify({ text: '[{'.repeat(500), quote: `\\"${'['.repeat(50)}` })).ok).toBe(true)
  })

  it('refuses __proto__ wherever it stands and however it is spelled, and names the path', () => {
    expect(refusal('{"__proto__":{"admin":true}}')).toMatchObject({ code: 'forbidden_key' })
    expect(refusal('{"payload":{"list":[1,{"__proto__":1}]}}').message).toContain('payload.list.1.__proto__')
    expect(refusal('{"payload":{"\\u005f_proto__":1}}').code).toBe('forbidden_key')
    expect(readJson('{"text":"__proto__","constructor":{"prototype":1}}').ok).toBe(true)
  })

  it('says where a text stops being JSON, and quotes nothing of it', () => {
    expect(refusal('{"a":1,\n "b":2,}').message).toContain('line 2, column 8')
    expect(refusal('{"userId":"jane@example.com"').message).not.toContain('jane')
    expect(refusal('jane@example.com').message).not.toContain('jane@')
    expect(refusal('')).toMatchObject({ code: 'not_json' })
  })

  it('answers every text with a value, and reads back what JSON writes', () => {
    fc.assert(fc.property(fc.string(), (text) => typeof readJson(text).ok === 'boolean'))
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 8 }), (value) => {
        const text = JSON.stringify(value)
        const read = readJson(text)
        if (!read.ok) return read.error.code === 'forbidden_key'
        return JSON.stringify(read.value) === text
      }),
    )
  })
})
