import { type ColumnNames, languageOf } from '#core/event/column-languages.ts'
import { EVENT_FIELDS, type EventField, KNOWN_COLUMNS, type Mapping, plainName } from '#core/event/mapping.ts'
import { chooseTime, type LookedTime, NEARLY_ALL } from '../times/looked-time.ts'
import { MOST_VALUES, type SampledField } from './sampled-fields.ts'

/** Share of a field's values that must bear its name out: a few broken lines say nothing against it. */
const MOST = 0.5
/** Of fewer events nobody can say whether a field's values come again. */
const FEW = 10

/** Names that say what a field may be where its values bear it out; surest first. */
const LIKELY_NAMES: ColumnNames = {
  eventId: ['id', 'key'],
  userId: ['who', 'actor', 'actorid', 'accountid', 'memberid', 'subscriberid', 'email', 'sub', 'id'],
  anonymousId: ['device', 'visitor', 'cookie', 'cookieid'],
  sessionId: ['sid', 'visitid'],
  timestamp: ['when', 'at', 'sentat', 'receivedat', 'loggedat'],
  eventType: ['name', 'kind', 'verb', 'operation', 'op', 'what', 'topic'],
  source: ['app', 'service', 'origin'],
}

/** Names that mean a person, an event or its time only where nothing stands around them: `product.type` is a product's. */
const ONLY_ALONE = new Set([
  'user',
  'case',
  'customer',
  'type',
  'action',
  'activity',
  'time',
  'date',
  'source',
  'platform',
])

type Names = (field: SampledField) => readonly string[]

const whole: Names = ({ path }) => [plainName(path)]

/** `context.session.id` is known as `session.id`, too. */
const below: Names = ({ path }) => {
  const parts = path.split('.')
  const tails = parts.map((_, at) => plainName(parts.slice(at).join('.'))).slice(1)
  return tails.filter((name) => !ONLY_ALONE.has(name))
}

/** Whether what stands in a field can be what its name says. */
function agrees(field: EventField, found: SampledField, mayBeConstant: boolean): boolean {
  const { filled, plain, words, times, values } = found
  if (filled === 0 || plain < filled * MOST) return false
  const comesAgain = filled < FEW || values.size <= filled / 2
  if (field === 'timestamp') return times >= filled * MOST
  if (field === 'eventId') return values.size === Math.min(filled, MOST_VALUES)
  if (field === 'source') return comesAgain
  if (field !== 'eventType') return true
  return words >= filled * MOST && comesAgain && (mayBeConstant || filled < FEW || values.size > 1)
}

/** What every event needs once it is mapped is not taken from where most have nothing: they would all be refused. */
function isCommon(field: EventField, { filled }: SampledField, events: number): boolean {
  return (field !== 'timestamp' && field !== 'eventType') || filled >= events * MOST
}

/** The field that looks like a time, where no name says so: of those that nearly all events have, the least deep first. */
function byLook(fields: readonly SampledField[], events: number): LookedTime | undefined {
  const depth = ({ path }: SampledField): number => path.split('.').length
  const able = fields
    .filter(({ filled, moments }) => moments >= Math.max(filled, events) * NEARLY_ALL)
    .sort((one, other) => depth(one) - depth(other))
  return chooseTime(able.map(({ path }) => path))
}

interface Proposal {
  readonly mapping: Mapping
  /** Where the time was found by its look alone. */
  readonly looked?: LookedTime
}

/**
 * Which field of events of unknown shape feeds which field of ours, by names and by what stands in them. `events` is
 * how many the sample has. What nothing speaks for is left out: a person says it.
 */
export function proposeMapping(fields: readonly SampledField[], events: number): Proposal {
  const found: { [field in EventField]?: string } = {}
  const free = (): SampledField[] => fields.filter(({ path }) => !Object.values(found).includes(path))
  const look = (known: ColumnNames, names: Names, mayBeConstant = false): void => {
    for (const field of EVENT_FIELDS) {
      if (found[field] !== undefined) continue
      const fits = free().filter(
        (each) => agrees(field, each, mayBeConstant) && isCommon(field, each, events),
      )
      const name = known[field]?.find((wanted) => fits.some((each) => names(each).includes(wanted)))
      const best = name === undefined ? undefined : fits.find((each) => names(each).includes(name))
      if (best !== undefined) found[field] = best.path
    }
  }
  look(KNOWN_COLUMNS, whole)
  look(KNOWN_COLUMNS, below)
  const language = languageOf(new Set(fields.flatMap((each) => [...whole(each), ...below(each)])))
  look(language, whole)
  look(language, below)
  look(LIKELY_NAMES, whole)
  look(KNOWN_COLUMNS, whole, true)
  const looked = found.timestamp === undefined ? byLook(free(), events) : undefined
  return looked === undefined
    ? { mapping: found }
    : { mapping: { ...found, timestamp: looked.column }, looked }
}
