import { isJsonObject, type Json, type JsonObject } from '#core/base/json.ts'
import type { Envelope } from '#core/event/envelope.ts'
import { createKeyReader } from './keys.ts'
import { isToken, type Tokens } from './kinds.ts'
import type { PrivacyPolicy } from './policy.ts'
import { createJsonScrubber, type RuledKey } from './scrub-json.ts'
import { createTextScrubber } from './scrub-text.ts'

/** Takes personal values out of what is about to be stored, logged or shown. */
export interface Scrubber {
  /** The same object where nothing was found; else a copy with the changed places in `redacted`. */
  envelope(envelope: Envelope): Envelope
  /** A text for people: a message, what may be shown of a dead letter. */
  text(text: string): string
  /** An id that someone typed, in the way in which ids are stored. */
  argument(text: string): string
  /**
   * A text that someone compares a field with, as the policy would have stored it there. Only tokens and hashes stand
   * for one value: what would be masked or dropped stays as it was typed, and finds nobody.
   */
  literal(path: readonly string[], text: string): string
  /**
   * What becomes of a value at a path from `payload` downwards, by the names of its keys; null where rules see what was
   * sent. With a value: null, too, where exactly that one is what would be stored.
   */
  hides(path: readonly string[], value?: Json): RuledKey | null
  /** JSON beside an event, such as what is needed to read an original again. */
  json(value: JsonObject): JsonObject
}

/** Fields of an envelope that name somebody: always tokens, since a masked id would make two people one. */
const IDS = [
  'userId',
  'anonymousId',
  'sessionId',
  'originalId',
  'eventType',
  'source',
  'schemaVersion',
] as const

export function createScrubber(policy: PrivacyPolicy, tokens: Tokens): Scrubber {
  if (!policy.on) {
    const literal = (_path: readonly string[], text: string): string => text
    return {
      envelope: (envelope) => envelope,
      text: same,
      argument: same,
      literal,
      hides: () => null,
      json: (value) => value,
    }
  }
  const keyKind = createKeyReader()
  const texts = createTextScrubber(policy, tokens, keyKind)
  const json = createJsonScrubber(policy, tokens, texts, keyKind)

  const envelope = (event: Envelope): Envelope => {
    const redacted: string[] = []
    let changed: { -readonly [field in (typeof IDS)[number]]?: string } | null = null
    for (const field of IDS) {
      const value = event[field]
      if (value === undefined) continue
      const made = texts.scrubId(value)
      if (made === value) continue
      changed ??= {}
      changed[field] = made
      redacted.push(field)
    }
    const links = event.links === undefined ? undefined : scrubbedLinks(event.links, texts.scrubId)
    if (links !== event.links) redacted.push('links')
    const payload = json.scrub(event.payload, ['payload'], redacted, holderOf(event))
    const marks = event.marks?.map((mark) => ({
      ...mark,
      path: texts.scrubId(mark.path),
      message: texts.scrub(mark.message),
    }))
    const upcast =
      event.upcast === undefined
        ? undefined
        : { ...event.upcast, paths: event.upcast.paths.map(texts.scrubId) }
    const noted = {
      ...event,
      ...(marks === undefined ? {} : { marks }),
      ...(upcast === undefined ? {} : { upcast }),
    }
    if (redacted.length === 0) return marks === undefined && upcast === undefined ? event : noted
    return {
      ...noted,
      ...changed,
      payload,
      ...(links === undefined ? {} : { links }),
      redacted: [...new Set([...(event.redacted ?? []), ...redacted])],
    }
  }

  const argument = (text: string): string => {
    const made = texts.scrubId(text.trim())
    return made === text.trim() ? text : made
  }

  return {
    envelope,
    text: (text) => texts.scrub(scrubMembers(text, json)),
    argument,
    literal: ([root = '', ...keys], text) => {
      if (root === 'event') return argument(text)
      const made = textAt(json.scrub(nested(keys, text), [root], [], root), keys)
      return made !== undefined && isToken(made) ? made : text
    },
    hides: ([root = '', ...keys], value) => {
      const ruling = json.ruling([root, ...keys])
      if (ruling === null || value === undefined) return ruling
      const before = nested(keys, value)
      return json.scrub(before, [root], [], root) === before ? null : ruling
    },
    json: (value) => json.scrub(value, [], []),
  }
}

/** An object that has the value at these keys and nothing else. */
function nested(keys: readonly string[], value: Json): JsonObject {
  const [key = '', ...rest] = keys
  return { [key]: rest.length === 0 ? value : nested(rest, value) }
}

function textAt(value: Json, keys: readonly string[]): string | undefined {
  const found = keys.reduce<Json | undefined>(
    (inner, key) => (isJsonObject(inner) ? inner[key] : undefined),
    value,
  )
  return typeof found === 'string' ? found : undefined
}

/** The payload of an IDENTIFY event is the person's traits. */
function holderOf({ eventType }: Envelope): string {
  return eventType === 'IDENTIFY' ? 'traits' : 'payload'
}

function same(text: string): string {
  return text
}

function scrubbedLinks(links: readonly string[], scrub: (text: string) => string): readonly string[] {
  const made = links.map(scrub)
  return made.every((link, index) => link === links[index]) ? links : made
}

/** A member of a JSON object, also where the whole is broken: the key, the colon, a text (closed or not) or a number. */
const MEMBER = /"((?:[^"\\]|\\.){1,100})"(\s*:\s*)("(?:[^"\\]|\\.)*"?|-?\d[\d.eE+-]*)/g

/** Applies the rulings on keys inside a text that looks like JSON but could not be read as such. */
function scrubMembers(text: string, json: ReturnType<typeof createJsonScrubber>): string {
  if (!text.includes('":') && !/"\s*:/.test(text)) return text
  return text.replace(MEMBER, (whole, key: string, colon: string, written: string) => {
    const value = memberValue(written)
    const made = json.scrub({ [key]: value }, [], [])
    const [newKey, newValue] = Object.entries(made)[0] ?? [key, undefined]
    if (newKey === key && newValue === value) return whole
    return `"${newKey}"${colon}${newValue === undefined ? '""' : JSON.stringify(newValue)}`
  })
}

function memberValue(written: string): Json {
  const closed =
    written.startsWith('"') && (written.length === 1 || !written.endsWith('"')) ? `${written}"` : written
  try {
    const value: Json = JSON.parse(closed)
    return value
  } catch {
    return written.replaceAll('"', '')
  }
}
