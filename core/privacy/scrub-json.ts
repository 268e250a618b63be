import { isJsonObject, type Json, type JsonObject } from '#core/base/json.ts'
import { actOnValue } from './act.ts'
import { type createKeyReader, isAboutPerson } from './keys.ts'
import type { Kind, Tokens } from './kinds.ts'
import { fitsPath } from './path-pattern.ts'
import type { Action, PrivacyPolicy } from './policy.ts'
import type { TextScrubber } from './scrub-text.ts'

/** Whole numbers below this have too few digits for a card, an account or a national number. */
const LEAST_NUMBER = 1e11

export interface JsonScrubber {
  /** The same object where nothing was found; `redacted` takes the paths of what was changed. */
  /** `holder` is the key of the object that the value is, where its path does not say so. */
  scrub(value: JsonObject, path: string[], redacted: string[], holder?: string): JsonObject
  /** What the policy does to whatever stands at a path, by the names of its keys alone; null where it does nothing. */
  ruling(path: readonly string[]): RuledKey | null
}

/** A key whose value, and everything below it, privacy changes. */
export interface RuledKey {
  /** From `payload` downwards. */
  readonly path: string
  readonly key: string
  readonly action: Exclude<Action, 'keep'>
}

interface Ruling {
  readonly action: Action
  readonly kind: Kind
}

/** Walks JSON and copies only where something changes, so that an event without findings costs no memory. */
export function createJsonScrubber(
  policy: PrivacyPolicy,
  tokens: Tokens,
  texts: TextScrubber,
  keyKind: ReturnType<typeof createKeyReader>,
): JsonScrubber {
  const { keys, phoneRegions } = policy
  const fields = policy.fields.map(({ path, action, kind }) => ({ steps: path.split('.'), action, kind }))

  const declared = (path: readonly string[]): Ruling | null =>
    fields.find(({ steps }) => fitsPath(steps, path)) ?? null

  const byName = (key: string, parent: string, isPersons: boolean): Ruling | null => {
    const kind = keyKind(key, parent, isPersons)
    return kind === null || keys[kind] === 'keep' ? null : { action: keys[kind], kind }
  }

  /** Everything under a ruled key goes the same way; yes, no and nothing say too little to be personal. */
  const apply = (value: Json, ruling: Ruling): Json | undefined => {
    if (ruling.action === 'drop') return undefined
    if (typeof value === 'string' || typeof value === 'number')
      return actOnValue(ruling.action, ruling.kind, value, tokens, phoneRegions)
    if (Array.isArray(value)) return mapped(value, (inner) => apply(inner, ruling) ?? null)
    if (!isJsonObject(value)) return value
    let copy: JsonObject | null = null
    for (const [key, inner] of Object.entries(value)) {
      const made = apply(inner, ruling) ?? null
      const newKey = texts.scrubId(key)
      if (made === inner && newKey === key) continue
      copy ??= { ...value }
      delete copy[key]
      copy[newKey] = made
    }
    return copy ?? value
  }

  const scrubValue = (value: Json, path: string[], redacted: string[]): Json | undefined => {
    if (typeof value === 'string') {
      const made = texts.scrub(value)
      if (made !== value) redacted.push(path.join('.'))
      return made === '' && value !== '' ? undefined : made
    }
    if (typeof value === 'number') {
      if (value < LEAST_NUMBER || !Number.isSafeInteger(value)) return value
      const text = String(value)
      const made = texts.scrub(text)
      if (made === text) return value
      redacted.push(path.join('.'))
      return made === '' ? undefined : made
    }
    if (Array.isArray(value)) {
      return mapped(value, (inner, index) => {
        path.push(String(index))
        const ruling = fields.length === 0 ? null : declared(path)
        const made =
          ruling === null ? scrubValue(inner, path, redacted) : ruled(inner, ruling, path, redacted)
        path.pop()
        return made ?? null
      })
    }
    return isJsonObject(value) ? scrubObject(value, path, redacted) : value
  }

  const ruled = (value: Json, ruling: Ruling, path: string[], redacted: string[]): Json | undefined => {
    if (ruling.action === 'keep') return value
    const made = apply(value, ruling)
    if (made !== value) redacted.push(path.join('.'))
    // What the ruling left as it was, such as an object's texts under `keep`, may still hold other things.
    return made === value ? scrubValue(value, path, redacted) : made
  }

  const scrubObject = (
    value: JsonObject,
    path: string[],
    redacted: string[],
    holder?: string,
  ): JsonObject => {
    const parent = holder ?? path.at(-1) ?? ''
    const isPersons = Object.hasOwn(value, 'name') && isAboutPerson(Object.keys(value))
    let copy: JsonObject | null = null
    for (const key in value) {
      const inner = value[key]
      if (inner === undefined) continue
      const newKey = texts.scrubId(key)
      path.push(newKey)
      const ruling = (fields.length === 0 ? null : declared(path)) ?? byName(key, parent, isPersons)
      const made = ruling === null ? scrubValue(inner, path, redacted) : ruled(inner, ruling, path, redacted)
      if (newKey !== key) redacted.push(path.join('.'))
      path.pop()
      if (made === inner && newKey === key) continue
      copy ??= { ...value }
      if (newKey !== key || made === undefined) delete copy[key]
      if (made !== undefined) copy[newKey] = made
    }
    return copy ?? value
  }

  const ruling = (path: readonly string[]): RuledKey | null => {
    for (let end = 2; end <= path.length; end += 1) {
      const above = path.slice(0, end)
      const key = above.at(-1) ?? ''
      const ruled = declared(above) ?? byName(key, above.at(-2) ?? '', false)
      if (ruled === null) continue
      return ruled.action === 'keep' ? null : { path: above.join('.'), key, action: ruled.action }
    }
    return null
  }

  return { scrub: scrubObject, ruling }
}

function mapped(values: Json[], make: (value: Json, index: number) => Json): Json[] {
  let copy: Json[] | null = null
  values.forEach((value, index) => {
    const made = make(value, index)
    if (made === value) return
    copy ??= [...values]
    copy[index] = made
  })
  return copy ?? values
}
