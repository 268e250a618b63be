import { canonicalJson, isJsonObject, type Json, type JsonObject } from '#core/base/json.ts'
import type { Envelope } from '#core/event/envelope.ts'
import { pointerKeys, pointerPart } from './json-schema.ts'
import type { ReadSchema } from './read-schema.ts'
import type { Upcast } from './upcast.ts'

/** What versions one event type has, and what leads from one to the next. */
export interface Versions {
  readonly versions: ReadonlyMap<number, ReadSchema>
  /** The highest version; 0 where there is no schema. */
  readonly newest: number
  /** The version of events that name none. */
  readonly assumed: number
  readonly upcasts: ReadonlyMap<number, Upcast>
}

/** `2`, `v2`, `2.0`: the number of a version; null for anything else. */
function versionNumber(text: string): number | null {
  const digits = /^v?(\d{1,6})(?:\.0)*$/.exec(text)?.[1]
  return digits === undefined ? null : Number(digits)
}

/** The registered version that an event says it has, or is taken to have; null where there is none of that number. */
export function declaredVersion(type: Versions, { schemaVersion }: Envelope): number | null {
  const version = schemaVersion === undefined ? type.assumed : versionNumber(schemaVersion)
  return version !== null && type.versions.has(version) ? version : null
}

/** JSON pointers of the places in `after` that are new or other than in `before`. A changed list is one place. */
function changedPaths(before: Json | undefined, after: Json, path: string): string[] {
  if (isJsonObject(before) && isJsonObject(after)) {
    return Object.entries(after).flatMap(([key, value]) =>
      changedPaths(
        Object.hasOwn(before, key) ? before[key] : undefined,
        value,
        `${path}/${pointerPart(key)}`,
      ),
    )
  }
  return before !== undefined && canonicalJson(before) === canonicalJson(after) ? [] : [path]
}

function isThere(payload: JsonObject, path: string): boolean {
  let value: Json | undefined = payload
  for (const key of pointerKeys(path))
    value = isJsonObject(value) && Object.hasOwn(value, key) ? value[key] : undefined
  return value !== undefined
}

/**
 * Brings an event up as far as upcasters lead; answers with the version that it has then. What was changed is noted
 * version by version, so that an event raised in two goes, on arrival and when it is read, is equal to one raised at once.
 */
export function bringUp(
  type: Versions,
  envelope: Envelope,
  from: number,
): { envelope: Envelope; version: number } {
  let current = envelope
  let version = from
  for (let upcast = type.upcasts.get(version); upcast !== undefined && version < type.newest; ) {
    const payload = upcast(current)
    const still = (current.upcast?.paths ?? []).filter((path) => isThere(payload, path))
    const paths = [...new Set([...still, ...changedPaths(current.payload, payload, '')])].sort()
    const raised = { from: current.upcast?.from ?? from, paths }
    version += 1
    current = { ...current, payload, schemaVersion: String(version), upcast: raised }
    upcast = type.upcasts.get(version)
  }
  return { envelope: current, version }
}
