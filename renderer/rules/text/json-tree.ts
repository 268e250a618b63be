import { jsonLanguage } from '@codemirror/lang-json'

export type SyntaxNode = ReturnType<typeof jsonLanguage.parser.parse>['topNode']

/** The tree that was asked for last: of one text many things are asked in a row, and a long one takes a while to read. */
let last: { readonly text: string; readonly top: SyntaxNode | null } | undefined

/** The JSON tree of a text. It stands for broken texts, too, as far as they can be read. */
export function topOf(text: string): SyntaxNode | null {
  if (last?.text !== text) last = { text, top: jsonLanguage.parser.parse(text).topNode.firstChild }
  return last.top
}

export function keyOf(text: string, property: SyntaxNode): string {
  const name = property.getChild('PropertyName')
  return name === null ? '' : text.slice(name.from + 1, name.to - 1)
}

/** Key and value of an object, from quote to end; undefined where the key is absent. */
export function propertyAt(text: string, object: SyntaxNode | null, key: string): SyntaxNode | undefined {
  if (object?.name !== 'Object') return undefined
  return object.getChildren('Property').find((each) => keyOf(text, each) === key)
}

/** What stands behind a key of an object; null where the key is absent. */
export function valueAt(text: string, object: SyntaxNode | null, key: string): SyntaxNode | null {
  const property = propertyAt(text, object, key)
  const last = property?.lastChild ?? null
  return last?.name === 'PropertyName' ? null : last
}

const VALUES = new Set(['Object', 'Array', 'String', 'Number', 'True', 'False', 'Null'])

export function itemsOf(array: SyntaxNode | null): SyntaxNode[] {
  const items: SyntaxNode[] = []
  if (array?.name !== 'Array') return items
  for (let child = array.firstChild; child !== null; child = child.nextSibling)
    if (VALUES.has(child.name)) items.push(child)
  return items
}
