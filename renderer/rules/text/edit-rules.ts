import type { RuleRow } from '#core/contract/rules.ts'
import { itemsOf, topOf, valueAt } from './json-tree.ts'

export type RuleText = Omit<RuleRow, 'fired' | 'people'>

/** A replacement of `[from, to)` in a text, and where the new part stands afterwards. */
export interface TextChange {
  readonly from: number
  readonly to: number
  readonly insert: string
}

export function applyChange(text: string, { from, to, insert }: TextChange): string {
  return text.slice(0, from) + insert + text.slice(to)
}

/** JSON as a person would write it into the file, at a depth of so many spaces. */
export function written(value: unknown, indent: string): string {
  return JSON.stringify(value, null, 2).replaceAll('\n', `\n${indent}`)
}

function indentAt(text: string, at: number): string {
  const line = text.slice(text.lastIndexOf('\n', at - 1) + 1, at)
  return /^\s*/.exec(line)?.[0] ?? ''
}

/** Puts a rule behind the last one; null where the text has no list of rules to put it into. */
export function insertRule(text: string, rule: RuleText): TextChange | null {
  const list = valueAt(text, topOf(text), 'rules')
  if (list?.name !== 'Array' || text[list.to - 1] !== ']') return null
  const last = itemsOf(list).at(-1)
  if (last === undefined) {
    const indent = `${indentAt(text, list.from)}  `
    const insert = `[\n${indent}${written(rule, indent)}\n${indent.slice(2)}]`
    return { from: list.from, to: list.to, insert }
  }
  const indent = indentAt(text, last.from)
  return { from: last.to, to: last.to, insert: `,\n${indent}${written(rule, indent)}` }
}
