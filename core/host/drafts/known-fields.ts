import { isJsonObject, type Json } from '#core/base/json.ts'
import { editDistance, nearestType } from '#core/base/near-names.ts'
import { ok, type Result } from '#core/base/result.ts'
import type { Vocabulary } from '#core/contract/drafts.ts'
import type { KnownFields } from '#core/journey/lints/lint-fields.ts'
import { describeHidden } from '#core/journey/lints/lint-hidden.ts'
import { DEFAULT_POLICY } from '#core/privacy/policy.ts'
import { createScrubber } from '#core/privacy/scrub.ts'
import { governanceTexts } from '../governed/governance.ts'
import type { OpenedWorkspace } from '../opened.ts'
import { knownAddresses } from '../webhooks/addresses.ts'

/** Keywords with which a schema says more of its fields than its `properties`: then nothing is claimed about it. */
const OPEN = ['$ref', 'allOf', 'anyOf', 'oneOf', 'if', 'patternProperties', 'dependentSchemas', 'items']

/** Whether a schema may have a field at the path: false only where its plain properties lack it. */
function mayHave(schema: Json | undefined, [key, ...rest]: readonly string[]): boolean {
  if (key === undefined || !isJsonObject(schema ?? null) || schema === undefined) return true
  if (!isJsonObject(schema) || OPEN.some((word) => Object.hasOwn(schema, word))) return true
  const { properties } = schema
  if (!isJsonObject(properties ?? null) || properties === undefined) return true
  if (!isJsonObject(properties) || !Object.hasOwn(properties, key)) return false
  return mayHave(properties[key], rest)
}

function parsed(text: string): Json {
  try {
    return JSON.parse(text)
  } catch {
    return true
  }
}

function nearest(path: string, known: readonly string[]): string | null {
  const most = path.length >= 6 ? 2 : 1
  return known.find((other) => other !== path && editDistance(path, other, most) <= most) ?? null
}

const NO_TOKENS = { token: (kind: string) => `${kind}_`, hash: () => 'sha256_' }

/** What holds without a workspace: what the privacy policy hides that every workspace begins with. */
export const KNOWN_BY_DEFAULT: KnownFields = {
  has: () => null,
  hides: createScrubber(DEFAULT_POLICY, NO_TOKENS).hides,
}

/** What a workspace knows of rules without a look at its events. */
export function knownNames({
  database,
  privacy,
}: Pick<OpenedWorkspace, 'database' | 'privacy'>): Pick<KnownFields, 'addresses' | 'asStored' | 'hides'> {
  return {
    addresses: knownAddresses(database),
    hides: (path, value) => privacy().scrubber.hides(path, value),
    asStored: (condition) => {
      const stored = privacy().where(condition)
      return stored.ok ? stored.value : condition
    },
  }
}

/** The words with what privacy does to each field, for those who complete them. */
export function withHidden(
  { privacy }: Pick<OpenedWorkspace, 'privacy'>,
  vocabulary: Vocabulary,
): Vocabulary {
  const { hides } = privacy().scrubber
  return {
    ...vocabulary,
    eventTypes: vocabulary.eventTypes.map((type) => ({
      ...type,
      fields: type.fields.map((field) => {
        const hidden = hides(['payload', ...field.path.split('.')])
        return hidden === null ? field : { ...field, values: [], hidden: describeHidden(hidden) }
      }),
    })),
  }
}

/** What the events of a workspace really carried, or why nobody can say. */
export async function fieldsSeen(
  workspace: Pick<OpenedWorkspace, 'database' | 'privacy' | 'analyst'>,
): Promise<Result<KnownFields>> {
  const vocabulary = await workspace.analyst.ask('vocabulary', {})
  return vocabulary.ok ? ok(knownFields(workspace, vocabulary.value)) : vocabulary
}

/** Fields that schemas declare or that events really carried, and addresses. A type with neither schema nor event is not judged. */
export function knownFields(
  workspace: Pick<OpenedWorkspace, 'database' | 'privacy'>,
  vocabulary: Vocabulary,
): KnownFields {
  const { database } = workspace
  const schemas = new Map<string, Json[]>()
  for (const { eventType, text } of governanceTexts(database).schemas)
    schemas.set(eventType, [...(schemas.get(eventType) ?? []), parsed(text)])
  const fieldsOf = new Map(vocabulary.eventTypes.map(({ name, fields }) => [name, fields]))
  const seen = new Map([...fieldsOf].map(([name, fields]) => [name, new Set(fields.map(({ path }) => path))]))
  const types = new Set([...seen.keys(), ...schemas.keys()])
  return {
    ...knownNames(workspace),
    ...(vocabulary.eventTypes.length === 0 ? {} : { hasCome: (eventType: string) => types.has(eventType) }),
    nearType: (eventType) => (types.has(eventType) ? null : nearestType(eventType, types)),
    has: (eventType, path) => {
      const declared = schemas.get(eventType)
      const carried = seen.get(eventType)
      if (declared === undefined && carried === undefined) return null
      if (carried?.has(path.join('.')) === true) return true
      // Keys that are no names (`items`, then 0) are not in the vocabulary: nothing is claimed about them.
      if (!path.every((key) => /^[A-Za-z_]\w*$/.test(key))) return true
      return declared?.some((schema) => mayHave(schema, path)) ?? false
    },
    kinds: (eventType, path) => {
      const field = fieldsOf.get(eventType)?.find((known) => known.path === path.join('.'))
      const { texts = 0, numbers = 0 } = field ?? {}
      return field === undefined ? null : { texts, numbers, events: field.events }
    },
    isYesNo: (eventType, path) => {
      const field = fieldsOf.get(eventType)?.find((known) => known.path === path.join('.'))
      return field === undefined ? null : field.isYesNo === true
    },
    describe: (eventType, path) => {
      const field = path.join('.')
      const isDeclared = schemas.has(eventType)
      const near = nearest(field, [...(seen.get(eventType) ?? [])])
      return {
        message: isDeclared
          ? `no schema of ${eventType} has payload.${field}, and no event carried it.`
          : `no ${eventType} event that came so far has payload.${field}.`,
        hint:
          near === null
            ? 'Check its spelling. It is right where such events are still to come.'
            : `Is payload.${near} meant?`,
      }
    },
  }
}
