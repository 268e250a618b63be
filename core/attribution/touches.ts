import type { Names } from '#core/topology/columns.ts'
import { convertingEvents, type History, isKept, rootEvents } from '#core/topology/conversion.ts'
import { orderEntries } from '#core/topology/order.ts'
import { sideOf, type TimeRange } from '#core/topology/range.ts'
import type { ChannelPath } from './paths.ts'

/**
 * Everyone's touchpoints, cut into paths: each conversion closes a path, and what a person met after the last one is
 * a path without. Path p holds the touches `starts[p] … starts[p + 1])`. A time range chooses the paths, not the
 * touches: those with a conversion in it, and those without one that have any event in it, each with what was met before
 * the range as well.
 */
export interface TouchPaths {
  readonly names: Names
  /** Where a channel comes from: the channel of an event where any event has one, else its source. */
  readonly touchpoint: 'channel' | 'source'
  readonly pathCount: number
  readonly starts: Uint32Array
  /** Entry number of the touching event. */
  readonly event: Int32Array
  /** Number into the names. */
  readonly channel: Int32Array
  /** Entry number of the event that converted; -1 for a path without conversion. */
  readonly conversion: Int32Array
  /** Credit value of the conversion, 0 where there is none. */
  readonly value: Float64Array
  readonly person: Int32Array
  /** Conversions before which there was no touchpoint that counts: nothing to credit. */
  readonly withoutTouchpoint: number
  /** Their summed value. */
  readonly valueWithoutTouchpoint: number
}

/** What a history's touches are read from. `values`: value of each event that converts, NaN for none; `payload.value` where absent. */
export interface TouchHistory extends History {
  readonly names: Names
  readonly values?: Float64Array
  /** The time range that `keep` is narrowed by; none where absent. */
  readonly range?: TimeRange | null
  /** How long before its conversion (its last event where it has none) a touch counts, in ms; ever where absent. */
  readonly lookback?: number | undefined
}

/**
 * Reads each person's events in order. An event that converts and is a touchpoint counts its touch first. A conversion
 * before the range closes its path as well: what led to it is spent. Nothing after the range counts.
 * Whether channels or sources are the touchpoints does not depend on the filter.
 */
export function findTouches(history: TouchHistory): TouchPaths {
  const { events, transitions, names, values = events.value, range = null } = history
  const { lookback = Number.POSITIVE_INFINITY } = history
  /** What the filter leaves but for its range. */
  const keep = range === null ? history.keep : range.passes
  const converting = convertingEvents({ ...history, keep }, rootEvents(events, transitions))
  const hasChannels = events.channel.some((channel) => channel >= 0)
  const channelOf = hasChannels ? events.channel : events.source

  const touchEvent = new Int32Array(events.length)
  const touchChannel = new Int32Array(events.length)
  const starts = new Uint32Array(events.length + 1)
  const conversion = new Int32Array(events.length)
  const value = new Float64Array(events.length)
  const pathPerson = new Int32Array(events.length)
  let touches = 0
  let pathCount = 0
  let withoutTouchpoint = 0
  let valueWithoutTouchpoint = 0
  let person = -1
  /** Time of the last event in the range since the path began; NaN where there was none. */
  let lastWithin = Number.NaN

  function valueAt(convertedAt: number): number {
    const given = values[convertedAt]
    return given === undefined || Number.isNaN(given) ? 0 : given
  }

  function dropTouches(): void {
    touches = starts[pathCount] ?? 0
    lastWithin = Number.NaN
  }

  /** Leaves out what lies too far back from the end of the path, and closes it where anything is left. */
  function closePath(convertedAt: number): boolean {
    const begin = starts[pathCount] ?? 0
    let first = begin
    while (first < touches && lastWithin - (events.time[touchEvent[first] ?? 0] ?? 0) > lookback) first += 1
    touchEvent.copyWithin(begin, first, touches)
    touchChannel.copyWithin(begin, first, touches)
    touches -= first - begin
    lastWithin = Number.NaN
    if (touches === begin) return false
    conversion[pathCount] = convertedAt
    value[pathCount] = valueAt(convertedAt)
    pathPerson[pathCount] = person
    pathCount += 1
    starts[pathCount] = touches
    return true
  }

  function endPerson(): void {
    if (Number.isNaN(lastWithin)) dropTouches()
    else closePath(-1)
  }

  for (const event of orderEntries(events)) {
    const owner = events.person[event] ?? 0
    if (owner !== person) {
      endPerson()
      person = owner
    }
    const time = events.time[event] ?? 0
    const side = isKept(keep, event) ? sideOf(range, event, time) : null
    if (side === null || side === 'after') continue
    const channel = channelOf[event] ?? -1
    if (channel >= 0) {
      touchEvent[touches] = event
      touchChannel[touches] = channel
      touches += 1
    }
    if (side === 'within') lastWithin = time
    if (converting[event] !== 1) continue
    if (side === 'before') dropTouches()
    else if (!closePath(event)) {
      withoutTouchpoint += 1
      valueWithoutTouchpoint += valueAt(event)
    }
  }
  endPerson()

  return {
    names,
    touchpoint: hasChannels ? 'channel' : 'source',
    pathCount,
    starts: starts.subarray(0, pathCount + 1),
    event: touchEvent.subarray(0, touches),
    channel: touchChannel.subarray(0, touches),
    conversion: conversion.subarray(0, pathCount),
    value: value.subarray(0, pathCount),
    person: pathPerson.subarray(0, pathCount),
    withoutTouchpoint,
    valueWithoutTouchpoint,
  }
}

/** Equal paths merged, with channels by name: what the models are computed from. */
export function pathsOfTouches(touches: TouchPaths): ChannelPath[] {
  const merged = new Map<string, { channels: string[]; conversions: number; value: number; nulls: number }>()
  for (let path = 0; path < touches.pathCount; path += 1) {
    const channels = touches.channel.subarray(touches.starts[path], touches.starts[path + 1])
    const key = channels.join(' ')
    let known = merged.get(key)
    if (known === undefined) {
      known = {
        channels: Array.from(channels, (channel) => touches.names[channel] ?? ''),
        conversions: 0,
        value: 0,
        nulls: 0,
      }
      merged.set(key, known)
    }
    if ((touches.conversion[path] ?? -1) < 0) known.nulls += 1
    else known.conversions += 1
    known.value += touches.value[path] ?? 0
  }
  return [...merged.values()]
}

/** The paths of a workspace and what stands beside them in a table. */
export interface WorkspacePaths {
  readonly touchpoint: 'channel' | 'source'
  readonly paths: ChannelPath[]
  /** Conversions with a touchpoint before them: what credits add up to. */
  readonly conversions: number
  readonly withoutTouchpoint: number
  /** Paths that ended without a conversion. */
  readonly nullPaths: number
  /** Most touches first, then by name. */
  readonly channels: { channel: string; touches: number; people: number }[]
}

export function pathsFromColumns(history: History & { readonly names: Names }): WorkspacePaths {
  const touches = findTouches(history)
  const paths = pathsOfTouches(touches)
  return {
    touchpoint: touches.touchpoint,
    paths,
    conversions: paths.reduce((sum, path) => sum + path.conversions, 0),
    withoutTouchpoint: touches.withoutTouchpoint,
    nullPaths: paths.reduce((sum, path) => sum + path.nulls, 0),
    channels: countChannels(touches),
  }
}

function countChannels(touches: TouchPaths): WorkspacePaths['channels'] {
  const counts = new Map<number, { touches: number; people: number; lastPerson: number }>()
  for (let path = 0; path < touches.pathCount; path += 1) {
    const person = touches.person[path] ?? 0
    for (const channel of touches.channel.subarray(touches.starts[path], touches.starts[path + 1])) {
      const count = counts.get(channel) ?? { touches: 0, people: 0, lastPerson: -1 }
      counts.set(channel, count)
      count.touches += 1
      if (count.lastPerson !== person) count.people += 1
      count.lastPerson = person
    }
  }
  return [...counts]
    .map(([channel, count]) => ({
      channel: touches.names[channel] ?? '',
      touches: count.touches,
      people: count.people,
    }))
    .sort((left, right) => right.touches - left.touches || (left.channel < right.channel ? -1 : 1))
}
