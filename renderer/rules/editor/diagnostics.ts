import type { Diagnostic } from '@codemirror/lint'
import type { Text } from '@codemirror/state'
import type { RulesFinding } from '#core/contract/rules.ts'

/** What a finding says, with what to do about it. */
export function findingWords({ message, hint, rule }: RulesFinding): string {
  const who = rule === undefined || message.includes(rule) ? '' : `${rule}: `
  return `${who}${message}${hint === undefined ? '' : ` ${hint}`}`
}

/** Where a line and column (both from 1) stand in a document; its end where it is shorter. */
export function offsetIn(doc: Text, line: number, column: number): number {
  if (line > doc.lines) return doc.length
  const { from, to } = doc.line(Math.max(1, line))
  return Math.min(to, from + Math.max(0, column - 1))
}

/** The findings of the check as the editor marks them: from their place to the end of the word or text there. */
export function diagnosticsOf(doc: Text, findings: readonly RulesFinding[]): Diagnostic[] {
  return findings.map((finding) => {
    const from = offsetIn(doc, finding.line ?? 1, finding.column ?? 1)
    const { to: end, from: start, text } = doc.lineAt(from)
    const rest = /^(?:"[^"]*"|[\w.]+|\S)/.exec(text.slice(from - start))?.[0].length ?? 1
    return {
      from,
      to: Math.max(from, Math.min(end, from + rest)),
      severity: finding.severity,
      message: findingWords(finding),
    }
  })
}
