import type { OutReader } from '#core/store/moves/out.ts'

/** What goes out is read from the workspace, behind its commits; how far is kept in the workspace. */
export interface Outlet {
  reader(): OutReader
  /** What was kept last; null at the very first start. */
  cursor(): string | null
  keep(cursor: string): void
  lastArrival(): number
  /** Number of the active ruleset; 0 where there is none. */
  ruleset(): number
  /** Grows with every merge by hand and every one that is undone: these change states without an event. */
  merges(): number
  /** Resolves with the next commit or activation, or when the signal is aborted. */
  news(signal: AbortSignal): Promise<void>
  /** Milliseconds since the epoch. */
  now(): number
}
