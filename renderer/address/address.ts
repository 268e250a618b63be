import type { PeopleOf } from '#core/contract/people.ts'
import { type Filter, Whose } from '#core/contract/shared.ts'
import { formatPeopleOf, parsePeopleOf } from './people-of.ts'
import { formatSelection, parseSelection, type Selection } from './selection.ts'

export const VIEWS = [
  'graph',
  'live',
  'people',
  'rules',
  'attribution',
  'alerts',
  'sources',
  'schemas',
] as const
export type ViewName = (typeof VIEWS)[number]

/** Everything that decides what the window shows. Back, forward and links are addresses. */
export interface Address {
  readonly view: ViewName
  /** CEL expression that narrows every view. */
  readonly where?: string | undefined
  /** What the expression leaves: events where absent, else everything of people who had one or never had one. */
  readonly whose?: Whose | undefined
  /** Leaves out people who ever had such an event; only beside `where`. */
  readonly without?: string | undefined
  /** Half-open time range in milliseconds since the epoch; without `to` it goes on with new events. */
  readonly from?: number | undefined
  readonly to?: number | undefined
  /** Only people who began in the time range; only beside one. */
  readonly began?: boolean | undefined
  readonly selection?: Selection | undefined
  /** People view: whose people are listed. */
  readonly of?: PeopleOf | undefined
  /** What only one view knows, such as `lens` or `colour`. */
  readonly params: Readonly<Record<string, string>>
}

const OWN_KEYS = new Set(['where', 'whose', 'without', 'from', 'to', 'began', 'sel', 'of'])

function instant(text: string | null): number | undefined {
  return text !== null && /^-?\d{1,15}$/.test(text) ? Number(text) : undefined
}

/** Events are what is meant where nothing is said, so that equal addresses are equal text. */
function peopleOnly(text: string | null): Whose | undefined {
  const whose = Whose.safeParse(text)
  return whose.success && whose.data !== 'events' ? whose.data : undefined
}

function isView(text: string): text is ViewName {
  return VIEWS.some((view) => view === text)
}

/** Reads a hash such as `#/graph?lens=step&sel=edge:A>B`. What is not understood is left out. */
export function parseAddress(hash: string): Address {
  const text = hash.replace(/^#?\/?/, '')
  const at = text.indexOf('?')
  const name = at < 0 ? text : text.slice(0, at)
  const query = new URLSearchParams(at < 0 ? '' : text.slice(at + 1))
  const params: Record<string, string> = {}
  for (const [key, value] of query) {
    // Names as we write them; anything else, such as __proto__, is not ours.
    if (!OWN_KEYS.has(key) && /^[a-z][a-zA-Z]*$/.test(key) && value !== '') params[key] = value
  }
  const where = query.get('where') ?? ''
  const selection = query.get('sel')
  const of = query.get('of')
  return {
    view: isView(name) ? name : 'graph',
    where: where === '' ? undefined : where,
    whose: where === '' ? undefined : peopleOnly(query.get('whose')),
    without: where === '' ? undefined : (query.get('without') ?? undefined),
    from: instant(query.get('from')),
    to: instant(query.get('to')),
    began: query.get('began') === 'yes' && (query.has('from') || query.has('to')) ? true : undefined,
    selection: selection === null ? undefined : parseSelection(selection),
    of: of === null ? undefined : parsePeopleOf(of),
    params,
  }
}

function hasRange({ from, to }: Pick<Address, 'from' | 'to'>): boolean {
  return from !== undefined || to !== undefined
}

/** Writes the same address always in the same way, so that equal addresses are equal text. */
export function formatAddress(address: Address): string {
  const parts: string[] = []
  const add = (key: string, value: string) => {
    // These characters are safe in a fragment, and a link stays readable with them.
    const encoded = encodeURIComponent(value)
      .replaceAll('%3A', ':')
      .replaceAll('%2F', '/')
      .replaceAll('%2C', ',')
    parts.push(`${key}=${encoded}`)
  }
  for (const key of Object.keys(address.params).sort()) {
    const value = address.params[key]
    if (value !== undefined && value !== '') add(key, value)
  }
  if (address.where !== undefined && address.where !== '') add('where', address.where)
  if (address.where !== undefined && address.where !== '') {
    if (address.whose !== undefined && address.whose !== 'events') add('whose', address.whose)
    if (address.without !== undefined && address.without !== '') add('without', address.without)
  }
  if (address.from !== undefined) add('from', String(address.from))
  if (address.to !== undefined) add('to', String(address.to))
  if (address.began === true && hasRange(address)) add('began', 'yes')
  if (address.of !== undefined) add('of', formatPeopleOf(address.of))
  if (address.selection !== undefined) add('sel', formatSelection(address.selection))
  return `#/${address.view}${parts.length === 0 ? '' : `?${parts.join('&')}`}`
}

/** The part of an address that every query takes. Absent parts stay absent, as the contract wants. */
export function filterOf(address: Address): Filter {
  const filter: Filter = {}
  if (address.where !== undefined) filter.where = address.where
  if (address.where !== undefined && address.whose !== undefined) filter.whose = address.whose
  if (address.where !== undefined && address.without !== undefined) filter.without = address.without
  if (address.from !== undefined) filter.from = address.from
  if (address.to !== undefined) filter.to = address.to
  if (address.began === true && hasRange(address)) filter.began = true
  return filter
}

export interface AddressChange {
  readonly view?: ViewName
  readonly where?: string | undefined
  readonly whose?: Whose | undefined
  readonly without?: string | undefined
  readonly from?: number | undefined
  readonly to?: number | undefined
  readonly began?: boolean | undefined
  readonly selection?: Selection | undefined
  readonly of?: PeopleOf | undefined
  /** Merged into the view's own parameters; `undefined` removes one. */
  readonly params?: Readonly<Record<string, string | undefined>>
}

/** The journey of the graph is that of the draft's graph as well. Not the other way round: a draft may have new ones. */
function paramsInto(view: ViewName, { view: old, params }: Address): Record<string, string> {
  if (view === old) return { ...params }
  const { journey } = params
  return old === 'graph' && view === 'rules' && journey !== undefined ? { journey } : {}
}

/**
 * Going to another view drops what only the old one knew; filter, time range and selection come along, and a journey from
 * the graph to the rules.
 */
export function changeAddress(address: Address, change: AddressChange): Address {
  const view = change.view ?? address.view
  const moved = view !== address.view
  const params = paramsInto(view, address)
  for (const [key, value] of Object.entries(change.params ?? {})) {
    if (value === undefined) delete params[key]
    else params[key] = value
  }
  const { params: _params, view: _view, ...rest } = change
  const of = moved ? undefined : address.of
  return { ...address, of, ...rest, view, params }
}
