/** A place in a text as a person counts: from 1. */
export interface TextPosition {
  readonly line: number
  readonly column: number
}

/** Line and column of an offset in a text. */
export function positionAt(text: string, offset: number): TextPosition {
  const before = text.slice(0, offset).split('\n')
  return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 }
}

/** The offset of a line and column in a text; its end where the text is shorter. */
export function offsetAt(text: string, { line, column }: TextPosition): number {
  const before = text.split('\n').slice(0, line - 1)
  const lineStart = before.reduce((sum, { length }) => sum + length + 1, 0)
  return Math.min(text.length, lineStart + column - 1)
}
