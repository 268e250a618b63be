import type { RuleRow } from '#core/contract/rules.ts'
import type { JsonObject } from '../../people/payload/json.ts'
import { itemsOf, type SyntaxNode, topOf, valueAt } from './json-tree.ts'

/** A rule on its way into a text: checked there, not here. */
export type RuleText = Omit<RuleRow, 'fired' | 'people' | 'kind' | 'journey'> | JsonObject

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

export function indentAt(text: string, at: number): string {
  const line = text.slice(text.lastIndexOf('\n', at - 1) + 1, at)
  return /^\s*/.exec(line)?.[0] ?? ''
}

function textAt(text: string, node: SyntaxNode | null): string {
  return node?.name === 'String' ? text.slice(node.from + 1, node.to - 1) : ''
}

/** Rules of a journey, or what is tried before them. */
export type RuleList = 'rules' | 'exits'

/** The main journey, with the empty id, and the further ones. */
export function journeysIn(text: string): { id: string; node: SyntaxNode | null }[] {
  const top = topOf(text)
  const further = itemsOf(valueAt(text, top, 'journeys'))
  return [
    { id: '', node: top },
    ...further.map((node) => ({ id: textAt(text, valueAt(text, node, 'id')), node })),
  ]
}

/**
 * Puts a rule behind the last one of a journey (the main one where none is named); null where the text has no list to put
 * it into.
 */
export function insertRule(
  text: string,
  rule: RuleText,
  journey = '',
  kind: RuleList = 'rules',
): TextChange | null {
  const found = journeysIn(text).find(({ id }) => id === journey)
  const list = valueAt(text, found?.node ?? null, kind)
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

/** A rule as it stands in a text. */
export interface PlacedRule {
  readonly from: number
  readonly to: number
  readonly id: string
  /** Empty for the main journey. */
  readonly journey: string
  readonly text: string
}

function placed(text: string, journeys: ReturnType<typeof journeysIn>, kind: RuleList): PlacedRule[] {
  return journeys.flatMap(({ id: journey, node: owner }) =>
    itemsOf(valueAt(text, owner, kind)).map((node) => ({
      from: node.from,
      to: node.to,
      id: textAt(text, valueAt(text, node, 'id')),
      journey,
      text: text.slice(node.from, node.to),
    })),
  )
}

/** Where each rule stands, those of the main journey first, with its content where it is whole. */
export function rulesIn(text: string, kind: RuleList = 'rules'): PlacedRule[] {
  return placed(text, journeysIn(text), kind)
}

/** Where rules and exits stand: the text is read once. */
export function placesOf(text: string): Readonly<Record<RuleList, PlacedRule[]>> {
  const journeys = journeysIn(text)
  return { rules: placed(text, journeys, 'rules'), exits: placed(text, journeys, 'exits') }
}

/** Takes a rule out, with the comma that parted it from its neighbour. */
export function removeRule(text: string, index: number, kind: RuleList = 'rules'): TextChange | null {
  const rules = rulesIn(text, kind)
  const place = rules[index]
  if (place === undefined) return null
  const [before, after] = [rules[index - 1], rules[index + 1]].map((rule) =>
    rule?.journey === place.journey ? rule : undefined,
  )
  if (after !== undefined) return { from: place.from, to: after.from, insert: '' }
  return { from: before?.to ?? place.from, to: place.to, insert: '' }
}

/** Puts another content in the place of a rule, with the indentation of the old one. */
export function replaceRule(
  text: string,
  index: number,
  rule: RuleText,
  kind: RuleList = 'rules',
): TextChange | null {
  const place = rulesIn(text, kind)[index]
  if (place === undefined) return null
  return { from: place.from, to: place.to, insert: written(rule, indentAt(text, place.from)) }
}
