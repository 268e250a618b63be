/** A subject of a profile as far as the choice of its name needs it. */
export interface Named {
  readonly name: string
  /** True where it came as a user id. */
  readonly known: boolean
}

/** The subject that names a profile: a user id before an anonymous one, then by the alphabet. Throws where there is none. */
export function nameOf<Subject extends Named>(subjects: readonly Subject[]): Subject {
  const [first, ...rest] = subjects
  if (first === undefined) throw new Error('A profile has at least one subject.')
  return rest.reduce((best, subject) => {
    if (subject.known !== best.known) return subject.known ? subject : best
    return subject.name < best.name ? subject : best
  }, first)
}
