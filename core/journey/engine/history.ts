import { HISTORY_LENGTH } from '../state.ts'

/** The last event types of one person while they are folded: adding one copies nothing. */
export interface History {
  readonly items: () => readonly string[]
  readonly add: (eventType: string) => void
}

/** How many are gathered before the old ones are let go, all at once. */
const MOST_GATHERED = 5 * HISTORY_LENGTH

export function createHistory(kept: readonly string[]): History {
  let old = kept
  let added: string[] = []
  return {
    add: (eventType) => {
      if (added.length >= MOST_GATHERED) {
        old = added.slice(-HISTORY_LENGTH)
        added = []
      }
      added.push(eventType)
    },
    items: () => {
      if (added.length >= HISTORY_LENGTH) return added.slice(-HISTORY_LENGTH)
      return [...old.slice(Math.max(0, old.length + added.length - HISTORY_LENGTH)), ...added]
    },
  }
}
