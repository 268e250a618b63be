import { useEffect } from 'react'
import { storedInto, typedIn } from '../address/personal.ts'
import { currentAddress, go, useAddress } from '../address/use-address.ts'
import { client } from '../transport/client.ts'

/**
 * Puts what is stored in the place of addresses and numbers that somebody typed, or that a link brought: the address of
 * the window stands in histories and is copied. What cannot be told now stays, and is not copied.
 */
export function useStoredAddress(isOpen: boolean): void {
  const address = useAddress()
  useEffect(() => {
    const typed = isOpen ? typedIn(address) : null
    if (typed === null) return undefined
    const stop = new AbortController()
    client.people.stored(typed, { signal: stop.signal }).then(
      (stored) => {
        const change = stop.signal.aborted ? null : storedInto(currentAddress(), typed, stored)
        if (change !== null) go(change, { replace: true })
      },
      // The key is not here, or nobody answers: every view says so itself.
      () => {},
    )
    return () => stop.abort()
  }, [address, isOpen])
}
