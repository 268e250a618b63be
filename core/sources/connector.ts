import type { Result } from '#core/base/result.ts'
import type { Delivery } from '#core/event/delivery.ts'
import type { BatchResult } from '#core/pipeline/commit-batch.ts'
import type { Positions } from '#core/store/positions.ts'

/**
 * `waiting`: the server does not answer, or the workspace can't store; it is tried again by itself.
 * `failed`: it will not work as it is set up; nothing is tried again until it is changed or resumed.
 * `held`: it waits for somebody's word, and has not been tried.
 */
export type ConnectorState = 'connecting' | 'running' | 'paused' | 'waiting' | 'failed' | 'held' | 'stopped'

/** A partition, stream, list or channel, and how far it has been read. */
export interface ConnectorPart {
  readonly name: string
  /** The next offset, the last entry's id; null before the first. */
  readonly position: string | null
  /** Messages that wait there; null where the server can't say. */
  readonly lag: number | null
}

export interface ConnectorStatus {
  readonly state: ConnectorState
  /** Messages per second over the last ten seconds. */
  readonly perSecond: number
  /** Messages stored or sent since it was started. */
  readonly handled: number
  /** When the last of them came or went, in ms since the epoch. */
  readonly lastAt: number | null
  /** Sum over the parts; null where none can say. */
  readonly lag: number | null
  readonly parts: readonly ConnectorPart[]
  /** The last failure, with its time in ms since the epoch; kept after it has passed. */
  readonly lastError: { readonly message: string; readonly at: number } | null
}

/** Something that goes on by itself between the workspace and a server outside. None of it throws. */
export interface Connector {
  start(): void
  /** Stops reading; what has been taken is still stored. The server keeps the place. */
  pause(): void
  resume(): void
  /** Resolves when nothing is read or sent any more and the connections are closed. */
  stop(): Promise<void>
  status(): ConnectorStatus
}

/** Where a connector's events go. */
export interface IntakeSink {
  /** Answers after the commit; `busy` means: nothing was taken, wait and send it again. */
  submit(deliveries: readonly Delivery[], positions?: Positions): Promise<Result<BatchResult>>
  /** Where to read on: what the last stored batch said. */
  positions(): Positions
  /** Milliseconds since the epoch. */
  now(): number
  freshId(): string
}
