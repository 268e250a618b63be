import { describeProblem } from '#core/base/result.ts'
import type { EnforcePreview } from '#core/contract/schemas.ts'
import type { Envelope, Mark } from '#core/event/envelope.ts'
import type { RegistryDocument } from '#core/registry/document.ts'
import type { Mode } from '#core/registry/modes.ts'
import { openEventReader, type StoredEvent } from '#core/store/events/events.ts'
import { intakeName, lastArrival } from '#core/store/outcomes/receipts.ts'
import type { Analysis } from '../analysis/analysis.ts'
import { compileGovernance, governanceTexts } from '../governed/governance.ts'
import { requiredGovernance } from './required.ts'

/** How many of the newest receipts are looked back over. */
const LOOKED_AT = 20_000
const MOST_REASONS = 8

/** The document with the mode of one type in it, or of all that have none of their own. */
export function withMode(
  document: RegistryDocument,
  eventType: string | null,
  mode: Mode | null,
): RegistryDocument {
  if (eventType === null) return { ...document, mode: mode ?? 'off' }
  const { mode: _, ...settings } = Object.hasOwn(document.types, eventType)
    ? (document.types[eventType] ?? {})
    : {}
  const own = mode === null ? settings : { ...settings, mode }
  return { ...document, types: { ...document.types, [eventType]: own } }
}

/** The event as far as it is known how it was sent: without what enrichment added, and with what was filled in. */
function asSent({ envelope }: StoredEvent, intake: string): Envelope {
  const derived = new Set(envelope.derived ?? [])
  const payload = Object.fromEntries(
    Object.entries(envelope.payload).filter(([key]) => !derived.has(`payload.${key}`)),
  )
  // An event without a source has the name of its intake for one.
  const filled = [...(envelope.filled ?? []), ...(envelope.source === intake ? ['source' as const] : [])]
  return { ...envelope, payload, ...(filled.length === 0 ? {} : { filled }) }
}

/** What privacy replaced may not look any more as the schema wants it, which says nothing about what was sent. */
function isOfPrivacy({ redacted = [] }: Envelope, { path }: Mark): boolean {
  return path !== '' && redacted.includes(`payload${path.replaceAll('/', '.')}`)
}

/** What enforcing would have refused of the newest stored events that are not enforced yet. */
export function previewEnforce(
  { database, names }: Analysis,
  { eventType }: { readonly eventType: string | null },
): EnforcePreview {
  const now = requiredGovernance(database)
  const registry = JSON.stringify(withMode(now.document, eventType, 'enforce'))
  const next = compileGovernance({ ...governanceTexts(database), registry })
  if (!next.ok) throw new Error(describeProblem(next.error))
  const intakes = new Map<number, string>()
  const intakeOf = (intake: number): string => {
    const name = intakes.get(intake) ?? intakeName(database, intake)
    intakes.set(intake, name)
    return name
  }
  const reasons = new Map<string, number>()
  let [events, refused] = [0, 0]
  for (const stored of openEventReader(database, names).after(lastArrival(database) - LOOKED_AT)) {
    const type = stored.envelope.eventType
    if (next.value.registry.modeOf(type) !== 'enforce' || now.registry.modeOf(type) === 'enforce') continue
    const sent = asSent(stored, intakeOf(stored.intake))
    events += 1
    const found = next.value.registry.inspect(sent).findings.filter((finding) => !isOfPrivacy(sent, finding))
    if (found.length > 0) refused += 1
    const messages = found.map(({ path, message }) => (path === '' ? message : `${path}: ${message}`))
    for (const message of new Set(messages)) reasons.set(message, (reasons.get(message) ?? 0) + 1)
  }
  const sorted = [...reasons].sort(([, one], [, other]) => other - one).slice(0, MOST_REASONS)
  return { events, refused, reasons: sorted.map(([message, count]) => ({ message, events: count })) }
}
