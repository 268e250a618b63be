import type { CompiledRule } from '../compiled/types.ts'
import { maskLiterals } from '../expression/cel-text.ts'

/** A clause without the spaces and quotes that make no difference, so that equal clauses are equal texts. */
export function normalClause(text: string): string {
  const masked = maskLiterals(text)
  let out = ''
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at] ?? ''
    if (masked[at] !== '_' && /\s/.test(character)) {
      const isBetweenWords = /\w$/.test(out) && /^\s+\w/.test(masked.slice(at))
      if (isBetweenWords) out += ' '
    } else out += character
  }
  return out.replace(/'([^'"\\]*)'/g, '"$1"')
}

/** The clauses of a rule's condition, each once and in order; empty for a rule without one. */
export function clauseSet({ condition }: CompiledRule): readonly string[] {
  return [...new Set((condition?.clauses ?? []).map(({ text }) => normalClause(text)))].sort()
}

/** A name for a set of clauses. */
export function setKey(clauses: readonly string[]): string {
  return clauses.join('\n')
}
