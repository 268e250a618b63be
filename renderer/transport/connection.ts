import { create } from 'zustand'

/**
 * `lost`: the program does not answer, and the window tries again. `refused`: it answers, but has been started anew with
 * another token. `since`: when it last answered, in milliseconds since the epoch; what is shown is of then.
 */
export type ConnectionState =
  | { readonly kind: 'connecting' }
  | { readonly kind: 'connected' }
  | { readonly kind: 'lost' | 'refused'; readonly since: number }

interface Connection {
  readonly state: ConnectionState
  readonly set: (state: ConnectionState) => void
}

export const useConnection = create<Connection>((set) => ({
  state: { kind: 'connecting' },
  set: (state) => set({ state }),
}))

export function isGone(state: ConnectionState): state is ConnectionState & { readonly since: number } {
  return state.kind === 'lost' || state.kind === 'refused'
}

/** True while nobody answers: what is shown is of before, and no light may be green. */
export function useIsGone(): boolean {
  return useConnection(({ state }) => isGone(state))
}
