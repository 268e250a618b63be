/** A value that names a person. `user` and `anonymous` are subjects of events; other kinds stand inside events. */
export interface Identifier {
  readonly kind: string
  readonly value: string
}

/** Equal for equal identifiers. */
export function keyOf({ kind, value }: Identifier): string {
  return `${kind} ${value}`
}

const SUBJECT = 'subject '

/** What links lead to: a text is one subject, whether it came as a user id or as an anonymous one. */
export function nodeOf(identifier: Identifier): string {
  return isSubject(identifier.kind) ? subjectNode(identifier.value) : keyOf(identifier)
}

export function subjectNode(name: string): string {
  return SUBJECT + name
}

/** The name of a node's subject; null where it is a shared value. */
export function subjectIn(node: string): string | null {
  return node.startsWith(SUBJECT) ? node.slice(SUBJECT.length) : null
}

export function isSubject(kind: string): boolean {
  return kind === 'user' || kind === 'anonymous'
}
