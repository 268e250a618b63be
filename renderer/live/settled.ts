import { create } from 'zustand'

/** Counts how often letters were settled from this window: a list of them keeps its own rows and must look again. */
export const useSettled = create<{ readonly changes: number }>(() => ({ changes: 0 }))

export function tellSettled(): void {
  useSettled.setState(({ changes }) => ({ changes: changes + 1 }))
}
