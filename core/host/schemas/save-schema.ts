import { canonicalJson } from '#core/base/json.ts'
import { fail, ok, type Result } from '#core/base/result.ts'
import { checkCompatibility } from '#core/registry/compare/compatibility.ts'
import { brokenConsumers, type Consumer } from '#core/registry/consumers.ts'
import { readSchema } from '#core/registry/read-schema.ts'
import { compileGovernance, type Governance, type GovernanceTexts } from '../governed/governance.ts'

/** One reason why a schema is not taken. */
export interface Refusal {
  readonly code: 'bad_schema' | 'incompatible' | 'breaks_consumer' | 'bad_registry'
  /** JSON pointer into the payload; empty where the whole is meant. */
  readonly path: string
  readonly message: string
}

/**
 * Whether a text can become the next version of a type's schema: a schema, compatible with the earlier versions as the
 * registry demands, and breaking no rule or view. Earlier versions that an upcaster brings up need not be compatible.
 */
export function checkNextSchema(
  governance: Governance,
  consumers: readonly Consumer[],
  eventType: string,
  text: string,
): Refusal[] {
  const next = readSchema(text)
  if (!next.ok)
    return [
      { code: 'bad_schema', path: '', message: `${next.error.message} ${next.error.hint ?? ''}`.trim() },
    ]
  const { document, schemas } = governance
  const settings = Object.hasOwn(document.types, eventType) ? document.types[eventType] : undefined
  const raised = new Set(settings?.upcasters?.map(({ from }) => from))
  const earlier = schemas.filter((schema) => schema.eventType === eventType)
  const mode = settings?.compatibility ?? document.compatibility
  const compared = earlier.filter(({ version }) => !raised.has(version))
  const incompatible = checkCompatibility(mode, compared, next.value).map(
    ({ path, message, direction, version }): Refusal => ({
      code: 'incompatible',
      path,
      message: `${message} (${direction} with version ${version})`,
    }),
  )
  const broken = brokenConsumers(consumers, eventType, earlier.at(-1)?.schema ?? null, next.value)
  return [
    ...incompatible,
    ...broken.map(({ path, message }): Refusal => ({ code: 'breaks_consumer', path, message })),
  ]
}

/** Checks a whole set of texts, such as a git folder, against what is in force; answers with what is new in it. */
export function checkFolder(
  current: Governance,
  consumers: readonly Consumer[],
  texts: GovernanceTexts,
): Result<GovernanceTexts['schemas'], Refusal[]> {
  const compiled = compileGovernance(texts)
  if (!compiled.ok) {
    const message = [compiled.error.where, compiled.error.message].filter(Boolean).join(': ')
    return fail([{ code: 'bad_registry', path: '', message }])
  }
  const refusals: Refusal[] = []
  const fresh: GovernanceTexts['schemas'][number][] = []
  let schemas = [...current.schemas]
  for (const schema of texts.schemas) {
    const { eventType, version, text } = schema
    const known = schemas.filter((entry) => entry.eventType === eventType)
    const same = known.find((entry) => entry.version === version)
    const read = compiled.value.schemas.find(
      (entry) => entry.eventType === eventType && entry.version === version,
    )
    if (same !== undefined && read !== undefined) {
      if (canonicalJson(same.schema.schema) !== canonicalJson(read.schema.schema)) {
        const message = `${eventType}/${version}.json: this version is in force with another text. Add version ${Math.max(...known.map((entry) => entry.version)) + 1}.`
        refusals.push({ code: 'bad_registry', path: '', message })
      }
      continue
    }
    const newest = Math.max(0, ...known.map((entry) => entry.version))
    const name = `${eventType}/${version}.json`
    if (version !== newest + 1) {
      refusals.push({ code: 'bad_registry', path: '', message: `${name}: version ${newest + 1} comes next.` })
      continue
    }
    const governed = { ...current, document: compiled.value.document, schemas }
    const found = checkNextSchema(governed, consumers, eventType, text)
    refusals.push(...found.map((refusal) => ({ ...refusal, message: `${name}: ${refusal.message}` })))
    fresh.push(schema)
    if (read !== undefined) schemas = [...schemas, read]
  }
  return refusals.length > 0 ? fail(refusals) : ok(fresh)
}
