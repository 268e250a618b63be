import { useEffect, useSyncExternalStore } from 'react'

/** By what somebody was found who is not called so. In the window's memory alone: what was typed may be personal. */
interface Found {
  readonly person: string
  readonly typed: string
}

let found: Found | undefined
const listeners = new Set<() => void>()

function set(next: Found | undefined): void {
  if (next?.person === found?.person && next?.typed === found?.typed) return
  found = next
  for (const listener of listeners) listener()
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => {
    listeners.delete(listener)
  }
}

/** Keeps by what this person was found, until another person is opened. Nothing is kept that the id says itself. */
export function noteFoundBy(person: string, typed: string): void {
  if (typed === '' || person.toLowerCase().includes(typed.toLowerCase())) return
  set({ person, typed })
}

/** By what the person who is open was found; opening one forgets it of any other. */
export function useFoundBy(person: string): string | undefined {
  const now = useSyncExternalStore(subscribe, () => found)
  useEffect(() => {
    if (found !== undefined && found.person !== person) set(undefined)
  }, [person])
  return now?.person === person ? now.typed : undefined
}
