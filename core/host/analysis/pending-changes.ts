/** What has happened to a workspace since it was last looked at. */
export interface Changes {
  /** Persons whose fold has changed. */
  readonly refolded: ReadonlySet<number> | 'everyone'
  /** Other rules were activated. */
  readonly rules: boolean
  /** Stored events are read in another way from now on. */
  readonly reading: boolean
  /** Who is whom has changed. */
  readonly people: boolean
}

/** Changes that wait for whoever reads them next. */
export interface PendingChanges {
  add(changes: Omit<Changes, 'refolded'> & { readonly refolded: Iterable<number> | 'everyone' }): void
  take(): Changes & { readonly refolded: Set<number> | 'everyone' }
  /** True where something has changed of what stood in the file before, since the last were taken. */
  wait(): boolean
}

/** Beyond this many persons it is quicker to read everyone's transitions. */
const MOST_PERSONS = 20_000

export function createPendingChanges(): PendingChanges {
  let persons = new Set<number>()
  let everyone = false
  let rules = false
  let reading = false
  let people = false
  return {
    wait: () => everyone || persons.size > 0 || rules || reading || people,
    add: (changes) => {
      rules ||= changes.rules
      reading ||= changes.reading
      people ||= changes.people
      if (changes.refolded === 'everyone') everyone = true
      else if (!everyone) for (const person of changes.refolded) persons.add(person)
      if (persons.size > MOST_PERSONS) everyone = true
      if (everyone) persons = new Set()
    },
    take: () => {
      const refolded: Set<number> | 'everyone' = everyone ? 'everyone' : persons
      const changes = { refolded, rules, reading, people }
      persons = new Set()
      everyone = false
      rules = false
      reading = false
      people = false
      return changes
    },
  }
}
