/** Time comes in as a port: nothing pure reads a clock. Milliseconds since the epoch, UTC. */
export interface Clock {
  now(): number
}

/** Fresh ids come in as a port. A UUID in its lower-case text form. */
export interface IdSource {
  next(): string
}
