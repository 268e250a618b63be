/** What happened to everyone who met these channels in this order. */
export interface ChannelPath {
  /** Channels in the order in which they were met, repeats kept; never empty. */
  readonly channels: readonly string[]
  /** How many such paths ended in a conversion. */
  readonly conversions: number
  /** Summed value of those conversions, in the sender's unit. */
  readonly value: number
  /** How many such paths ended without one. */
  readonly nulls: number
}

/** Equal paths become one with summed counts, in the order in which they first occur. */
export function mergePaths(paths: Iterable<ChannelPath>): ChannelPath[] {
  const merged = new Map<string, ChannelPath>()
  for (const path of paths) {
    const key = JSON.stringify(path.channels)
    const known = merged.get(key)
    merged.set(key, known === undefined ? path : { ...known, ...summed(known, path) })
  }
  return [...merged.values()]
}

function summed(left: ChannelPath, right: ChannelPath) {
  return {
    conversions: left.conversions + right.conversions,
    value: left.value + right.value,
    nulls: left.nulls + right.nulls,
  }
}

/** Every channel that occurs, by code unit. */
export function channelsOf(paths: readonly ChannelPath[]): string[] {
  return [...new Set(paths.flatMap((path) => path.channels))].sort()
}
