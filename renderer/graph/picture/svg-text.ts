import type { Point } from '../geometry/curves.ts'

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }

/** Names may hold anything; what XML 1.0 has no way to write is left out. */
function escaped(value: string): string {
  return (
    value
      // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must not be written
      .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '')
      .replace(/[&<>"]/g, (character) => ENTITIES[character] ?? character)
  )
}

/** One element of an SVG file. */
export function element(
  name: string,
  attributes: Readonly<Record<string, string>>,
  children: readonly string[] = [],
  content = '',
): string {
  const written = Object.entries(attributes).map(([key, value]) => ` ${key}="${escaped(value)}"`)
  return `<${name}${written.join('')}>${escaped(content)}${children.join('')}</${name}>`
}

/** A line of text whose middle is at the height of a point. */
export function text(content: string, { x, y }: Point, attributes: Readonly<Record<string, string>>): string {
  // Not every program that shows SVG knows `dominant-baseline`.
  const place = { x: x.toFixed(1), y: y.toFixed(1), dy: '0.36em' }
  return element('text', { ...place, ...attributes }, [], content)
}
