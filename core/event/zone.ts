/** Offsets change at quarters of an hour only. */
const QUARTER = 900_000
/** A table of more different quarters than these is read with the oldest forgotten. */
const MOST_KNOWN = 50_000

/** Whether there is a zone of this name, such as `Europe/Berlin`. */
export function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== ''
  } catch {
    return false
  }
}

/** How far a zone's clocks are before UTC at a moment, in ms. */
function offsetReader(timeZone: string): (moment: number) => number {
  const written = new Intl.DateTimeFormat('en-US', {
    timeZone,
    hourCycle: 'h23',
    ...{ year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit' },
  })
  const known = new Map<number, number>()
  return (moment) => {
    const quarter = Math.floor(moment / QUARTER)
    const before = known.get(quarter)
    if (before !== undefined) return before
    const at = quarter * QUARTER
    const parts = new Map(written.formatToParts(at).map(({ type, value }) => [type, Number(value)]))
    const of = (type: Intl.DateTimeFormatPartTypes) => parts.get(type) ?? 0
    const shown = Date.UTC(of('year'), of('month') - 1, of('day'), of('hour'), of('minute'))
    if (known.size >= MOST_KNOWN) known.clear()
    known.set(quarter, shown - at)
    return shown - at
  }
}

/**
 * What a clock on the wall of a zone means, in ms since the epoch; `wall` is what it shows, taken as if it were UTC. An
 * hour that is skipped in spring is the one after it, an hour that comes twice in autumn the second.
 */
export function localTime(timeZone: string): (wall: number) => number {
  if (timeZone === 'UTC') return (wall) => wall
  const offsetAt = offsetReader(timeZone)
  return (wall) => wall - offsetAt(wall - offsetAt(wall))
}
