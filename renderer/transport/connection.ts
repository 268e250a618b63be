import { create } from 'zustand'

/** `lost` counts attempts since, so that the window can say that it is trying. */
export type ConnectionState =
  | { readonly kind: 'connecting' }
  | { readonly kind: 'connected' }
  | { readonly kind: 'lost'; readonly attempts: number }

interface Connection {
  readonly state: ConnectionState
  readonly set: (state: ConnectionState) => void
}

export const useConnection = create<Connection>((set) => ({
  state: { kind: 'connecting' },
  set: (state) => set({ state }),
}))
