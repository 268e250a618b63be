import Bowser from 'bowser'

export interface Device {
  /** `desktop`, `mobile`, `tablet`, `tv` or `bot`. */
  readonly type: string | null
  readonly browser: string | null
  readonly os: string | null
}

/** User agents recur in every event of a visit, and reading one costs tens of microseconds. */
const MOST_KNOWN = 2000

/** Reads user agents by bowser; remembers those that it has read. */
export function createDeviceReader(): (userAgent: string) => Device {
  const known = new Map<string, Device>()
  return (userAgent) => {
    const found = known.get(userAgent)
    if (found !== undefined) return found
    const { browser, os, platform } = Bowser.parse(userAgent)
    const device = { type: platform.type ?? null, browser: browser.name ?? null, os: os.name ?? null }
    if (known.size >= MOST_KNOWN) known.clear()
    known.set(userAgent, device)
    return device
  }
}
