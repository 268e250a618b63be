import { z } from 'zod'
import type { Identifier } from '#core/identity/identifier.ts'
import type { Connection } from '../open.ts'
import { readSetting, writeSetting } from '../settings.ts'

/** More are not kept: by then it is known that something is wrong. */
const MOST = 100
const KEY = 'storms'

const Storm = z.object({ kind: z.string(), value: z.string(), since: z.number() })
/** An identifier that came with too many others to name anybody; `since` in ms since the epoch. */
export type Storm = z.infer<typeof Storm>

/** The oldest first. */
export function readStorms(database: Connection): Storm[] {
  const text = readSetting(database, KEY)
  return text === null ? [] : z.array(Storm).parse(JSON.parse(text))
}

export function addStorm(database: Connection, { kind, value }: Identifier, since: number): void {
  const storms = readStorms(database)
  if (storms.length >= MOST || storms.some((storm) => storm.kind === kind && storm.value === value)) return
  writeSetting(database, KEY, JSON.stringify([...storms, { kind, value, since }]))
}

/** By other limits it may be none. */
export function forgetStorms(database: Connection): void {
  if (readSetting(database, KEY) !== null) writeSetting(database, KEY, '[]')
}
