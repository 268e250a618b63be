import type { JsonObject } from '#core/base/json.ts'
import type { Random } from '#core/base/random.ts'
import { busyMoment, HOUR, MINUTE } from './calendar.ts'

/** One event before it is written: the person and the ids are the same for many. */
export interface Happening {
  /** Milliseconds since the epoch. */
  timestamp: number
  readonly eventType: string
  readonly payload: JsonObject
  readonly sessionId: string
  readonly source: string
  /** The device's own id, which events carry until and while the person signs in on it. */
  readonly anonymousId: string | null
}

export type Device = 'web' | 'ios'

/** One person as they go through the product: a clock of their own, the session they are in and what they did. */
export interface Visitor {
  readonly random: Random
  readonly happenings: readonly Happening[]
  now(): number
  /** Something happens at this moment. */
  does(eventType: string, payload?: JsonObject): void
  /** Seconds pass within the session; the mean of an exponential time. */
  waits(seconds: number): void
  /** The person leaves and comes back in a new session, after about that many hours. */
  comesBack(hours: number, device?: Device): void
  /** From here on the person is known on this device. */
  signsIn(): void
  /** When the person signed in first, or null. */
  signedInAt(): number | null
}

export function createVisitor(random: Random, start: number): Visitor {
  const happenings: Happening[] = []
  const deviceIds: Record<Device, string> = { web: `web_${random.hex8()}`, ios: `ios_${random.hex8()}` }
  const known = new Set<Device>()
  let time = start
  let device: Device = 'web'
  let sessionId = `s_${random.hex8()}`
  let signedInAt: number | null = null

  return {
    random,
    happenings,
    now: () => time,
    does: (eventType, payload = {}) => {
      const anonymousId = known.has(device) ? null : deviceIds[device]
      happenings.push({ timestamp: time, eventType, payload, sessionId, source: device, anonymousId })
      time += 1000
    },
    waits: (seconds) => {
      // Longer than half an hour would be another session.
      time += Math.min(25 * MINUTE, Math.floor(random.wait(seconds) * 1000))
    },
    comesBack: (hours, nextDevice = 'web') => {
      const away = Math.max(HOUR, random.wait(hours) * HOUR)
      time = busyMoment(random, Math.floor(time + away * 0.7), Math.floor(time + away * 1.3))
      device = nextDevice
      sessionId = `s_${random.hex8()}`
    },
    signsIn: () => {
      known.add(device)
      signedInAt ??= time
    },
    signedInAt: () => signedInAt,
  }
}
