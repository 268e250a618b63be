/** The members of both. (Set has methods for this that not every engine the project runs on knows.) */
export function inBoth<Member>(one: ReadonlySet<Member>, other: ReadonlySet<Member>): Set<Member> {
  return new Set([...one].filter((member) => other.has(member)))
}

/** The members of the first that the second lacks. */
export function onlyInFirst<Member>(one: ReadonlySet<Member>, other: ReadonlySet<Member>): Set<Member> {
  return new Set([...one].filter((member) => !other.has(member)))
}
