import type { Filter } from '#core/contract/shared.ts'
import { OUTCOME_ORDER, type OutcomeName } from '../parts/outcomes.ts'
import type { TailQuery } from './use-tail.ts'

/** What only this view knows, as it stands in the address. */
export type LiveParams = Readonly<Record<string, string>>

/** Outcomes that are switched off: `hide=DUPLICATE,SAMPLED`. */
export function hiddenOutcomes(params: LiveParams): ReadonlySet<OutcomeName> {
  const names = params.hide?.split(',') ?? []
  return new Set(OUTCOME_ORDER.filter((name) => names.includes(name)))
}

export function toggledHide(params: LiveParams, outcome: OutcomeName): string | undefined {
  const hidden = new Set(hiddenOutcomes(params))
  if (!hidden.delete(outcome)) hidden.add(outcome)
  return formatHide(hidden)
}

/** Shows one outcome and hides the others. */
export function hideAllBut(outcome: OutcomeName): string | undefined {
  return formatHide(new Set(OUTCOME_ORDER.filter((name) => name !== outcome)))
}

function formatHide(hidden: ReadonlySet<OutcomeName>): string | undefined {
  return hidden.size === 0 ? undefined : OUTCOME_ORDER.filter((name) => hidden.has(name)).join(',')
}

export function tailQuery(params: LiveParams, filter: Filter): TailQuery {
  const hidden = hiddenOutcomes(params)
  return {
    filter,
    ...(hidden.size === 0 ? {} : { outcomes: OUTCOME_ORDER.filter((name) => !hidden.has(name)) }),
    ...(params.person === undefined ? {} : { person: params.person }),
    ...(params.type === undefined ? {} : { eventType: params.type }),
    ...(params.intake === undefined ? {} : { intake: params.intake }),
    ...(params.reason === undefined ? {} : { reason: params.reason }),
  }
}

/** Lists refused events of an intake and nothing else, whatever the list was narrowed to; those of one reason where given. */
export function refusedParams(intake: string, reason?: string): Record<string, string | undefined> {
  return { hide: hideAllBut('REJECTED'), intake, reason, person: undefined, type: undefined }
}

/** A reason as it is read: its pattern without what only a search needs. */
export function reasonWords(reason: string): string {
  return reason.replaceAll(/\\(.)|%/g, (_, escaped: string | undefined) => escaped ?? '…')
}
