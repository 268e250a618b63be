/** Whether people were in a step of a journey (empty for the main one), or never were. */
export interface StepAsked {
  readonly step: string
  readonly journey: string
  readonly never: boolean
}

/** The clause of a filter that asks it: `!wasIn("OPEN", "support")`. */
export function stepClause({ step, journey, never }: StepAsked): string {
  const names = journey === '' ? [step] : [step, journey]
  return `${never ? '!' : ''}wasIn(${names.map((name) => JSON.stringify(name)).join(', ')})`
}

/** Whether an expression asks who was in a step: then the time range decides of whom it speaks. */
export function asksOfSteps(where: string): boolean {
  return /\bwasIn\s*\(/.test(where)
}

const TEXT = String.raw`"(?:[^"\\]|\\.)*"`
const ASKED = new RegExp(String.raw`^\s*(!?)\s*wasIn\(\s*(${TEXT})\s*(?:,\s*(${TEXT})\s*)?\)\s*(&&|$)`)

function unquoted(text: string): string | null {
  try {
    const read: unknown = JSON.parse(text)
    return typeof read === 'string' ? read : null
  } catch {
    return null
  }
}

/** What an expression asks of steps, joined by `&&`; null where it asks anything else besides. */
function stepsAsked(where: string): StepAsked[] | null {
  const asked: StepAsked[] = []
  let rest = where
  while (rest.trim() !== '' || asked.length === 0) {
    const [whole = '', not, quoted = '', inJourney = '""', joint] = ASKED.exec(rest) ?? []
    const [step, journey] = [unquoted(quoted), unquoted(inJourney)]
    if (whole === '' || step === null || journey === null) return null
    asked.push({ step, journey, never: not === '!' })
    rest = rest.slice(whole.length)
    if (joint === '&&' && rest.trim() === '') return null
  }
  return asked
}

/** Each step with whether they were ever there: `ever in TRIAL`, within a range `not in PAID`. */
function placesOf(where: string, ranged: boolean, opposite: boolean): string[] | null {
  const asked = stepsAsked(where)
  if (asked === null || (opposite && asked.length > 1)) return null
  return asked.map(({ step, journey, never }) => {
    const place = journey === '' ? step : `${step} of the journey ${journey}`
    const isNever = never !== opposite
    return ranged ? `${isNever ? 'not ' : ''}in ${place}` : `${isNever ? 'never' : 'ever'} in ${place}`
  })
}

/**
 * What an expression that asks of steps alone says of people: `were ever in TRIAL and never in PAID`. Null for any other.
 *
 * @param ranged whether a time range decides of which time it speaks
 * @param opposite of whom it does not hold is said; null where it asks of several steps, since that is no list of any
 */
export function stepWords(where: string, ranged: boolean, opposite = false): string | null {
  const places = placesOf(where, ranged, opposite)
  if (places === null) return null
  return `were ${places.join(' and ')}${ranged ? ' within the time range' : ''}`
}

/** The same as short as it can be said, for a line that has other things in it: `ever in TRIAL, never in PAID`. */
export function stepChip(where: string, ranged: boolean, opposite = false): string | null {
  return placesOf(where, ranged, opposite)?.join(', ') ?? null
}
