import { z } from 'zod'
import { describeProblem, fail, ok, type Result } from '#core/base/result.ts'
import type { SamplingPreview, UpcastPreview } from '#core/contract/schemas.ts'
import { type RegistryDocument, type SamplingRule, Upcaster, UpcastStep } from '#core/registry/document.ts'
import { compileSampling } from '#core/registry/sampling.ts'
import { openEventReader } from '#core/store/events/events.ts'
import { lastArrival } from '#core/store/outcomes/receipts.ts'
import type { Analysis } from '../analysis/analysis.ts'
import { compilePredicate } from '../expressions.ts'
import { compileGovernance, governanceTexts } from '../governed/governance.ts'
import { requiredGovernance } from './required.ts'

/** How many of the newest receipts a preview looks back over. */
const LOOKED_AT = 20_000

/** What a sampling rule would have dropped of the newest stored events. */
export function previewSampling({ database, names, reading }: Analysis, rule: SamplingRule): SamplingPreview {
  const counts = { events: 0, matched: 0, dropped: 0 }
  const sampler = compileSampling({ rules: [rule] }, compilePredicate)
  // A rule that keeps nobody drops whatever it looks at.
  const looking = compileSampling({ rules: [{ ...rule, keep: 0 }] }, compilePredicate)
  if (!sampler.ok) return { problem: sampler.error.message, ...counts }
  if (!looking.ok) return { problem: looking.error.message, ...counts }
  const events = openEventReader(database, names, () => reading)
  for (const { envelope } of events.after(lastArrival(database) - LOOKED_AT)) {
    counts.events += 1
    if (looking.value.droppedBy(envelope) === null) continue
    counts.matched += 1
    if (sampler.value.droppedBy(envelope) !== null) counts.dropped += 1
  }
  return { problem: null, ...counts }
}

const StepOfUpcaster = z.object({ steps: z.array(z.record(z.string(), z.unknown())) })

/** Reads the text of a type's upcasters; the problem names the place in it. */
export function readUpcasters(text: string): Result<Upcaster[]> {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (error) {
    return fail({
      code: 'not_json',
      message: `this is no JSON: ${error instanceof Error ? error.message : ''}.`,
    })
  }
  const parsed = z.array(Upcaster).safeParse(value)
  if (parsed.success) return ok(parsed.data)
  const [issue] = parsed.error.issues
  const path = issue?.path ?? []
  const where = path.length === 0 ? 'the list of upcasters' : path.map(String).join('.')
  const wanted = stepWanted(value, path)
  const message = wanted === null ? `${where}: ${issue?.message ?? 'invalid'}.` : wanted
  return fail({ code: 'invalid_value', message })
}

/** What the step wants in which the fault is; null where it is in none. */
function stepWanted(value: unknown, [upcaster, steps, step]: readonly PropertyKey[]): string | null {
  if (!Array.isArray(value) || steps !== 'steps' || typeof upcaster !== 'number' || typeof step !== 'number')
    return null
  const found = StepOfUpcaster.safeParse(value[upcaster])
  const given = found.success ? found.data.steps[step] : undefined
  if (given === undefined) return null
  const where = `upcaster ${upcaster + 1}, step ${step + 1}`
  const shapes = UpcastStep.options.map(({ shape }) => ({
    op: shape.op.value,
    keys: Object.entries<z.ZodType>(shape).map(([key, field]) => ({
      key,
      optional: field.safeParse(undefined).success,
    })),
  }))
  const known = shapes.find(({ op }) => op === given.op)
  if (known === undefined) {
    const instead = typeof given.op === 'string' ? `, and not ${given.op}` : ''
    return `${where}: op is one of ${shapes.map(({ op }) => op).join(', ')}${instead}.`
  }
  const keys = known.keys.filter(({ key }) => key !== 'op')
  const parsed = UpcastStep.safeParse(given)
  const missing = keys.flatMap(({ key, optional }) => (optional || Object.hasOwn(given, key) ? [] : [key]))
  const unknown = Object.keys(given).filter((given) => known.keys.every(({ key }) => key !== given))
  const takes = keys.map(({ key, optional }) => (optional ? `${key} (may be left out)` : key)).join(' and ')
  const faults = [
    ...(missing.length === 0
      ? []
      : [`${missing.join(' and ')} ${missing.length === 1 ? 'is' : 'are'} missing`]),
    ...(unknown.length === 0 ? [] : [`it has no ${unknown.join(' and no ')}`]),
  ]
  const issue = parsed.success ? undefined : parsed.error.issues[0]
  const why =
    faults.length > 0
      ? faults.join(', ')
      : `${issue?.path.map(String).join('.') ?? ''}: ${issue?.message ?? 'invalid'}`
  return `${where}: ${known.op} takes ${takes}; ${why}.`
}

/** The document with a type's upcasters in it. */
export function withUpcasters(
  document: RegistryDocument,
  eventType: string,
  upcasters: readonly Upcaster[],
): RegistryDocument {
  const { upcasters: _, ...settings } =
    (Object.hasOwn(document.types, eventType) && document.types[eventType]) || {}
  const own = upcasters.length === 0 ? settings : { ...settings, upcasters: [...upcasters] }
  return { ...document, types: { ...document.types, [eventType]: own } }
}

/** What upcasters make of the newest stored event of their type that one of them brings up. */
export function previewUpcasters(
  { database, names }: Analysis,
  { eventType, text }: { eventType: string; text: string },
): UpcastPreview {
  const upcasters = readUpcasters(text)
  if (!upcasters.ok) return { problem: describeProblem(upcasters.error), sample: null }
  const { document } = requiredGovernance(database)
  const next = withUpcasters(document, eventType, upcasters.value)
  // Shown as they would be applied, also where the type is not checked yet.
  const settings = { ...next.types[eventType], mode: 'observe' as const }
  const registry = JSON.stringify({ ...next, types: { ...next.types, [eventType]: settings } })
  const governance = compileGovernance({ ...governanceTexts(database), registry })
  if (!governance.ok) return { problem: describeProblem(governance.error), sample: null }
  const { reading } = governance.value.registry
  let sample: UpcastPreview['sample'] = null
  for (const { envelope } of openEventReader(database, names).after(lastArrival(database) - LOOKED_AT)) {
    if (reading.nameOf(envelope.eventType) !== eventType) continue
    const read = reading.read(envelope)
    if (read.upcast === undefined || read.schemaVersion === envelope.schemaVersion) continue
    const { from, paths } = read.upcast
    sample = {
      from,
      to: Number(read.schemaVersion),
      before: envelope.payload,
      after: read.payload,
      changed: [...paths],
    }
  }
  return { problem: null, sample }
}
