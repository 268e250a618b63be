/** A value that names a person. `user` and `anonymous` are subjects of events; other kinds stand inside events. */
export interface Identifier {
  readonly kind: string
  readonly value: string
}

/** Equal for equal identifiers. */
export function keyOf({ kind, value }: Identifier): string {
  return `${kind} ${value}`
}

/** What names the same subject: a text is one subject, whether it came as a user id or as an anonymous one. */
export function nodeOf({ kind, value }: Identifier): string {
  return isSubject(kind) ? `subject ${value}` : `${kind} ${value}`
}

export function isSubject(kind: string): boolean {
  return kind === 'user' || kind === 'anonymous'
}
