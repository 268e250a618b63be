import type { PeopleOf } from '#core/contract/people.ts'
import type { Filter } from '#core/contract/shared.ts'

/** Steps of a further journey are named with it. */
function inJourney({ journey }: { journey?: string | undefined }): string {
  return journey === undefined ? '' : ` in the journey ${journey}`
}

/** The group that the list is narrowed to, as a clause after "People". */
export function describeGroup(of: PeopleOf, filter: Filter): string {
  const since = sinceWords(filter)
  switch (of.kind) {
    case 'node':
      return of.lens === 'step'
        ? `who came to ${of.id}${inJourney(of)}`
        : `with an event of ${of.lens} ${of.id}`
    case 'alreadyAt':
      if (of.caseKind === 'session')
        return `with a session that was at ${of.id} already ${since}${inJourney(of)}`
      return of.lens === 'step'
        ? `who were in ${of.id} already ${since}${inJourney(of)}`
        : `whose last event before the time range is of ${of.lens} ${of.id}`
    case 'endsAt':
      return describeEnd(of, filter)
    case 'edge':
      return of.lens === 'step'
        ? `who moved from ${of.from} to ${of.to}${inJourney(of)}`
        : `with ${of.from} followed by ${of.to}`
    case 'notYet':
      return of.lens === 'step'
        ? `who came to ${of.from} and did not reach ${of.to} after it${inJourney(of)}`
        : `with ${of.from} and no ${of.to} after it`
    case 'went': {
      const [first = '', last = ''] = [of.nodes[0], of.nodes.at(-1)]
      const way = of.nodes.length <= 3 ? of.nodes.join(' → ') : `${first} → … → ${last}`
      const whose = of.caseKind === 'session' ? 'with a session that went' : 'who went'
      const merged = of.circles === true ? ', back and forth counted once' : ''
      return `${whose} ${of.begunBefore ? '… ' : ''}${way}${of.nodes.length <= 3 ? '' : `, ${of.nodes.length} steps`}${merged}${inJourney(of)}`
    }
    case 'exposed':
      return `who were exposed to ${of.variant} of the experiment ${of.experiment}`
    case 'converted':
      return `who were exposed to ${of.variant} of the experiment ${of.experiment} and ${
        of.outcome === undefined ? 'converted' : `reached ${of.outcome}`
      } since${inJourney(of)}`
    case 'outcome':
      return `with an event that was ${of.outcome}`
    case 'alert':
      return `with an alert of ${of.rule}`
  }
}

function isOfEvents({ where, whose = 'events' }: Filter): boolean {
  return where !== undefined && whose === 'events'
}

/** When somebody was at a step before what is counted began. */
function sinceWords(filter: Filter): string {
  if (!isOfEvents(filter)) return 'when the time range began'
  return filter.from === undefined
    ? 'by events that the filter leaves out'
    : 'before the time range or by events that the filter leaves out'
}

/** Where somebody is at the end of a range, or by the events that a filter keeps, says nothing of now. */
function describeEnd(
  of: Extract<PeopleOf, { kind: 'endsAt' }>,
  { to, where, whose = 'events' }: Filter,
): string {
  const isPart = where !== undefined && whose === 'events'
  const counted = isPart ? ', by the events that the filter keeps' : ''
  const end = to === undefined ? '' : ' at the end of the time range'
  if (of.caseKind === 'session') return `with a session that ended at ${of.id}${inJourney(of)}${counted}`
  if (of.lens !== 'step')
    return `whose last event${to === undefined ? '' : ' of the time range'} is of ${of.lens} ${of.id}${counted}`
  if (to !== undefined) return `who were in ${of.id}${end}${inJourney(of)}${counted}`
  return isPart
    ? `who were last in ${of.id}${inJourney(of)}${counted}`
    : `who are in ${of.id} now${inJourney(of)}`
}

/** `text` cut where `search` occurs in it (any case), for marking the parts that match. */
export function matchParts(text: string, search: string): readonly { text: string; match: boolean }[] {
  if (search === '') return [{ text, match: false }]
  const parts: { text: string; match: boolean }[] = []
  const lower = text.toLowerCase()
  const wanted = search.toLowerCase()
  let at = 0
  while (at < text.length) {
    const found = lower.indexOf(wanted, at)
    const end = found < 0 ? text.length : found
    if (end > at) parts.push({ text: text.slice(at, end), match: false })
    if (found < 0) break
    parts.push({ text: text.slice(found, found + wanted.length), match: true })
    at = found + wanted.length
  }
  return parts
}

/** Why a search found nobody. Addresses are stored as tokens, so that a part of one is no part of anything. */
/** How far events were read for a search. Their numbers count what was refused, too: a share is told. */
export function readSoFar({ read, total }: { readonly read: number; readonly total: number }): string {
  return `${Math.floor((read / Math.max(1, total)) * 100)} % of the events read`
}

export function nobodyFound(search: string): string {
  const isPartOfAddress = search.includes('@') && !/^\S+@\S+\.\S+$/.test(search)
  return isPartOfAddress
    ? 'Only a whole e-mail address can be found: addresses are stored as tokens, and a part of one is in none.'
    : 'Nobody’s id contains this, and no event carries it whole, as it would an e-mail address, a phone number or the id of a device.'
}
