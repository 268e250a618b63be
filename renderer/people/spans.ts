export interface Span {
  readonly text: string
  readonly code: boolean
}

/** Cuts a sentence at its backticks; a last one without a partner stays as it is. */
export function spans(text: string): readonly Span[] {
  const parts = text.split('`')
  const open = parts.length % 2 === 0
  const whole = open ? [...parts.slice(0, -2), `${parts.at(-2)}\`${parts.at(-1)}`] : parts
  return whole.flatMap((part, index) => (part === '' ? [] : [{ text: part, code: index % 2 === 1 }]))
}
