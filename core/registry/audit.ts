import { type NearNames, nearNames } from './names.ts'

/** Counts per field of one event type, as the store collects them. */
export interface FieldStatistics {
  /** JSON pointer into the payload. */
  readonly path: string
  /** Events of the sample that have it. */
  readonly events: number
  readonly distinct: number
  /** True where counting stopped at `distinct`: there are at least so many. */
  readonly isBounded: boolean
  /** Values that are text, and those that are numbers. */
  readonly texts: number
  readonly numbers: number
  /** It was true or false at least once. */
  readonly isYesNo: boolean
  /** Some of its texts, for detectors of personal data. They are looked at and never shown. */
  readonly samples: readonly string[]
}

export interface TypeStatistics {
  readonly eventType: string
  readonly events: number
  /** Milliseconds since the epoch, by the events' own time. */
  readonly firstSeen: number
  readonly lastSeen: number
  /** How many of its newest events the fields were counted in. */
  readonly sample: number
  readonly fields: readonly FieldStatistics[]
}

/** Who uses what: from rules, funnels and saved views. */
export interface Usage {
  readonly eventType: string | null
  readonly name: string
  readonly paths: readonly string[]
}

/** The kind of personal data that a field seems to hold (`email`); null where none. */
export type DetectPersonal = (path: string, samples: readonly string[]) => string | null

export interface AuditedField extends Omit<FieldStatistics, 'samples'> {
  /** Share of the sample's events that have it. */
  readonly share: number
  readonly usedBy: readonly string[]
  readonly personal: string | null
}

export interface AuditedType {
  readonly eventType: string
  readonly events: number
  readonly share: number
  readonly firstSeen: number
  readonly lastSeen: number
  readonly usedBy: readonly string[]
  readonly fields: readonly AuditedField[]
}

/** A change that one click applies: a new version of the sampling or the registry document. */
export type Proposal =
  | { readonly kind: 'drop'; readonly eventType: string; readonly sentence: string }
  | { readonly kind: 'sample'; readonly eventType: string; readonly keep: number; readonly sentence: string }
  | {
      readonly kind: 'merge'
      readonly name: string
      readonly others: readonly string[]
      readonly sentence: string
    }

export interface Audit {
  readonly events: number
  /** Share of events whose type a rule, funnel or saved view uses; null where there are no events. */
  readonly usedShare: number | null
  readonly types: readonly AuditedType[]
  readonly near: readonly NearNames[]
  readonly proposals: readonly Proposal[]
}

/** An unused type with this share of all events is worth keeping a part of; one with less is dropped whole. */
const MUCH = 0.2
/** Below this share a type costs too little to be worth a rule. */
const LITTLE = 0.01
/** A sampled type should come down to about this share of all events. */
const WANTED_SHARE = 0.05

const percent = (share: number): string =>
  share > 0 && share < 0.001 ? 'under 0.1 %' : `${Number((share * 100).toFixed(1))} %`

/** A type that began less than a day (ms) before the newest event is new: what will use it may not be there yet. */
const NEW = 86_400_000

/** @param newest when the newest event of all happened, ms since the epoch */
function proposalFor(type: AuditedType, newest: number): Proposal | null {
  const { eventType, share, usedBy, firstSeen } = type
  if (usedBy.length > 0 || share < LITTLE || firstSeen > newest - NEW) return null
  const unused = `${eventType} is ${percent(share)} of all events, and no rule, funnel or view uses it`
  if (share < MUCH) return { kind: 'drop', eventType, sentence: `${unused}. Drop it.` }
  const keep = Math.max(0.01, Math.round((WANTED_SHARE / share) * 100) / 100)
  return {
    kind: 'sample',
    eventType,
    keep,
    sentence: `${unused}. Keep it for ${percent(keep)} of people.`,
  }
}

function mergeProposal({ name, others, why }: NearNames): Proposal {
  return {
    kind: 'merge',
    name,
    others,
    sentence: `${[name, ...others].join(', ')}: ${why}. Take them all for ${name}.`,
  }
}

/** Judges what comes in by how it is used. `known` names need no proposal: they are sampled or merged already. */
export function auditTaxonomy(
  statistics: readonly TypeStatistics[],
  usage: readonly Usage[],
  detect: DetectPersonal,
  known: { readonly sampled: ReadonlySet<string>; readonly merged: ReadonlySet<string> },
): Audit {
  const events = statistics.reduce((sum, type) => sum + type.events, 0)
  const newest = statistics.reduce((latest, { lastSeen }) => Math.max(latest, lastSeen), 0)
  const ordered = [...statistics].sort((a, b) => b.events - a.events || (a.eventType < b.eventType ? -1 : 1))
  const types = ordered.map((type): AuditedType => {
    const users = usage.filter(({ eventType }) => eventType === null || eventType === type.eventType)
    return {
      eventType: type.eventType,
      events: type.events,
      share: type.events / events,
      firstSeen: type.firstSeen,
      lastSeen: type.lastSeen,
      usedBy: users.filter(({ eventType }) => eventType !== null).map(({ name }) => name),
      fields: type.fields.map(({ samples, ...field }) => ({
        ...field,
        share: type.sample === 0 ? 0 : field.events / type.sample,
        usedBy: users
          .filter(({ paths }) =>
            paths.some((path) => path === field.path || path.startsWith(`${field.path}/`)),
          )
          .map(({ name }) => name),
        personal: detect(field.path, samples),
      })),
    }
  })
  const used = types.filter(({ usedBy }) => usedBy.length > 0).reduce((sum, type) => sum + type.events, 0)
  const near = nearNames(types.map(({ eventType }) => eventType))
  const merging = near.filter(({ others }) => !others.every((other) => known.merged.has(other)))
  const alike = new Set(near.flatMap(({ name, others }) => [name, ...others]))
  // Whether a type with a near-duplicate is used is asked again once the two are one.
  const single = types.filter(({ eventType }) => !alike.has(eventType) && !known.sampled.has(eventType))
  return {
    events,
    usedShare: events === 0 ? null : used / events,
    types,
    near,
    proposals: [
      ...merging.map(mergeProposal),
      ...single.map((type) => proposalFor(type, newest)).filter((proposal) => proposal !== null),
    ],
  }
}
