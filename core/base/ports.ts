/** Time comes in as a port: nothing pure reads a clock. Milliseconds since the epoch, UTC. */
export interface Clock {
  now(): number
}
