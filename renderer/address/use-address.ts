import { useMemo, useSyncExternalStore } from 'react'
import type { Filter } from '#core/contract/shared.ts'
import {
  type Address,
  type AddressChange,
  changeAddress,
  filterOf,
  formatAddress,
  parseAddress,
} from './address.ts'

/** How far this window has gone, so that Back and Forward know whether they lead anywhere in it. */
interface Position {
  readonly index: number
}

let newest = 0
const listeners = new Set<() => void>()

function position(): number {
  const state: unknown = window.history.state
  if (typeof state === 'object' && state !== null && 'index' in state && typeof state.index === 'number') {
    return state.index
  }
  return 0
}

function announce(): void {
  for (const listener of listeners) listener()
}

function onMove(): void {
  // A link was followed: the browser has made a new entry without our index.
  if (window.history.state === null) {
    newest += 1
    const state: Position = { index: newest }
    window.history.replaceState(state, '')
  }
  newest = Math.max(newest, position())
  announce()
}

function subscribe(listener: () => void): () => void {
  if (listeners.size === 0) {
    window.addEventListener('popstate', onMove)
    if (window.history.state === null) window.history.replaceState({ index: 0 }, '')
    newest = Math.max(newest, position())
  }
  listeners.add(listener)
  return () => {
    listeners.delete(listener)
    if (listeners.size === 0) window.removeEventListener('popstate', onMove)
  }
}

/** Goes to a changed address. `replace` leaves no entry to come back to: for dragging and typing. */
export function go(change: AddressChange, options: { readonly replace?: boolean } = {}): void {
  const next = formatAddress(changeAddress(parseAddress(window.location.hash), change))
  if (next === window.location.hash) return
  if (options.replace === true) {
    window.history.replaceState({ index: position() }, '', next)
  } else {
    newest = position() + 1
    window.history.pushState({ index: newest }, '', next)
  }
  announce()
}

/** The graph with nothing chosen or narrowed: where another workspace begins, to which an address of the last means nothing. */
export function startAfresh(): void {
  go({ view: 'live' }, { replace: true })
  go(
    {
      view: 'graph',
      ...{ where: undefined, whose: undefined, without: undefined, from: undefined, to: undefined },
      ...{ began: undefined, selection: undefined, of: undefined },
    },
    { replace: true },
  )
}

/** The address that `change` would lead to, for links. */
export function href(change: AddressChange): string {
  return formatAddress(changeAddress(parseAddress(window.location.hash), change))
}

export function currentAddress(): Address {
  return parseAddress(window.location.hash)
}

function currentHash(): string {
  return window.location.hash
}

/** What the window shows; the component is drawn again when it changes. */
export function useAddress(): Address {
  const hash = useSyncExternalStore(subscribe, currentHash)
  return useMemo(() => parseAddress(hash), [hash])
}

/** The filter and time range of the address, the same object while they stay the same. */
export function useFilter(): Filter {
  const { where, whose, without, from, to, began } = useAddress()
  return useMemo(
    () => filterOf({ view: 'graph', params: {}, where, whose, without, from, to, began }),
    [where, whose, without, from, to, began],
  )
}

/** Whether Back and Forward lead anywhere. */
export function useHistoryEnds(): { readonly canGoBack: boolean; readonly canGoForward: boolean } {
  const text = useSyncExternalStore(subscribe, () => `${position() > 0} ${position() < newest}`)
  return { canGoBack: text.startsWith('true'), canGoForward: text.endsWith('true') }
}
