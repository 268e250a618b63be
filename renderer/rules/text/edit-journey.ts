import type { Json, JsonObject } from '../../people/payload/json.ts'
import { parseObject } from '../form/rule-json.ts'
import { indentAt, insertRule, journeysIn, type TextChange, written } from './edit-rules.ts'
import { propertyAt, type SyntaxNode, valueAt } from './json-tree.ts'

function ownerOf(text: string, journey: string): SyntaxNode | null {
  return journeysIn(text).find(({ id }) => id === journey)?.node ?? null
}

/** Ids of the journeys of a text, the main one first with the empty id. */
export function journeyIdsIn(text: string): string[] {
  return journeysIn(text).map(({ id }) => id)
}

/** A journey without its rules and exits, as far as it can be read; of the main one all keys of the file but journeys. */
export function journeyIn(text: string, journey: string): JsonObject {
  const owner = ownerOf(text, journey)
  const kept = (owner?.getChildren('Property') ?? []).flatMap((property) => {
    const part = text.slice(property.from, property.to)
    return /^"(rules|exits|journeys)"/.test(part) ? [] : Object.entries(parseObject(`{${part}}`) ?? {})
  })
  return Object.fromEntries(kept)
}

function withoutProperty(owner: SyntaxNode, property: SyntaxNode): TextChange {
  const all = owner.getChildren('Property')
  const at = all.findIndex(({ from }) => from === property.from)
  const [before, after] = [all[at - 1], all[at + 1]]
  if (after !== undefined) return { from: property.from, to: after.from, insert: '' }
  return { from: before?.to ?? property.from, to: property.to, insert: '' }
}

/** What stands before a place in its line, where that is only room; else a space. */
function gapBefore(text: string, at: number): string {
  const line = text.slice(text.lastIndexOf('\n', at - 1) + 1, at)
  return /^\s*$/.test(line) ? `\n${line}` : ' '
}

/**
 * Puts a value behind a key of a journey (the main one has the empty id), or takes the key out where it is undefined; a new
 * key stands before the rules. Null where there is nothing to change, or the text can not be read so far.
 */
export function setKey(
  text: string,
  journey: string,
  key: string,
  value: Json | undefined,
): TextChange | null {
  const owner = ownerOf(text, journey)
  if (owner?.name !== 'Object' || text[owner.to - 1] !== '}') return null
  const property = propertyAt(text, owner, key)
  if (property !== undefined) {
    if (value === undefined) return withoutProperty(owner, property)
    const old = valueAt(text, owner, key)
    if (old === null) return null
    return { from: old.from, to: old.to, insert: written(value, indentAt(text, property.from)) }
  }
  if (value === undefined) return null
  const rules = propertyAt(text, owner, 'rules') ?? owner.getChildren('Property')[0]
  if (rules === undefined) return { from: owner.from + 1, to: owner.from + 1, insert: pairOf(key, value, '') }
  const insert = `${pairOf(key, value, indentAt(text, rules.from))},${gapBefore(text, rules.from)}`
  return { from: rules.from, to: rules.from, insert }
}

function pairOf(key: string, value: Json, indent: string): string {
  return `${JSON.stringify(key)}: ${written(value, indent)}`
}

/** Puts an exit behind the last one of a journey, or makes its first one. */
export function insertExit(text: string, exit: JsonObject, journey: string): TextChange | null {
  return insertRule(text, exit, journey, 'exits') ?? setKey(text, journey, 'exits', [exit])
}
