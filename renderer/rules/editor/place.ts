import { jsonLanguage } from '@codemirror/lang-json'
import { itemsOf, keyOf, type SyntaxNode } from '../text/json-tree.ts'

/** Where in a rules file something stands: keys from the top, with the index in lists. */
export type Path = readonly (string | number)[]

/** What is being written at a position. */
export interface Place {
  /** A key of the object at `path`, or the value there. */
  readonly kind: 'key' | 'value'
  readonly path: Path
  /** Of the text between the quotes, or of the word: replaced by a completion. */
  readonly from: number
  readonly to: number
  /** The characters of it before the position. */
  readonly before: string
  readonly isQuoted: boolean
}

function pathTo(text: string, node: SyntaxNode): (string | number)[] {
  const path: (string | number)[] = []
  for (let child = node, parent = node.parent; parent !== null; child = parent, parent = parent.parent) {
    if (parent.name === 'Property' && child.name !== 'PropertyName') path.unshift(keyOf(text, parent))
    if (parent.name === 'Array') path.unshift(itemsOf(parent).findIndex(({ from }) => from === child.from))
  }
  return path
}

function quotesIn(piece: string): number {
  return piece.replace(/\\./g, '').split('"').length - 1
}

/** The text with the quote closed that is open at a position: the parser makes nothing of an open one. */
export function withQuoteClosed(text: string, position: number): string {
  const start = text.lastIndexOf('\n', position - 1) + 1
  const end = text.indexOf('\n', position)
  const isOpen = quotesIn(text.slice(start, position)) % 2 === 1
  const isClosed = quotesIn(text.slice(position, end < 0 ? text.length : end)) % 2 === 1
  return isOpen && !isClosed ? `${text.slice(0, position)}"${text.slice(position)}` : text
}

/** The place at a position of a text, also of one that is broken as texts are while they are written. */
export function placeAt(text: string, position: number): Place | null {
  const node = jsonLanguage.parser.parse(text).resolveInner(position, -1)
  const isText = node.name === 'String' || node.name === 'PropertyName'
  if (!isText) {
    const word = /[\w*]*$/.exec(text.slice(0, position))?.[0] ?? ''
    const holder = node.name === 'Object' || node.name === 'Property' ? node : node.parent
    if (holder === null) return null
    const isKey = holder.name === 'Object'
    const from = position - word.length
    return {
      kind: isKey ? 'key' : 'value',
      path: isKey ? pathTo(text, holder) : [...pathTo(text, holder), keyOf(text, holder)],
      from,
      to: position,
      before: word,
      isQuoted: false,
    }
  }
  const isClosed = node.to - node.from > 1 && text[node.to - 1] === '"'
  const from = node.from + 1
  if (position < from) return null
  const parent = node.parent
  const isKey = node.name === 'PropertyName' || parent?.name === 'Object'
  return {
    kind: isKey ? 'key' : 'value',
    path: isKey
      ? pathTo(text, parent?.name === 'Property' ? (parent.parent ?? node) : node)
      : pathTo(text, node),
    from,
    to: isClosed ? node.to - 1 : node.to,
    before: text.slice(from, position),
    isQuoted: true,
  }
}

/** A text beside the value at a path: that of a key in the innermost object around it. */
export function siblingText(text: string, position: number, key: string): string | undefined {
  const start = jsonLanguage.parser.parse(text).resolveInner(position, -1)
  for (let node: SyntaxNode | null = start; node !== null; node = node.parent) {
    if (node.name !== 'Object') continue
    const property = node.getChildren('Property').find((each) => keyOf(text, each) === key)
    const value = property?.lastChild
    if (value?.name === 'String') return text.slice(value.from + 1, value.to - 1)
  }
  return undefined
}
