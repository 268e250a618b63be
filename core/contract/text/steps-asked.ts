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

/**
 * What an expression that asks of steps alone says of people: `were ever in TRIAL and never in PAID`. Null for any other.
 *
 * @param ranged whether a time range decides of which time it speaks
 */
export function stepWords(where: string, ranged: boolean): string | null {
  const asked = stepsAsked(where)
  if (asked === null) return null
  const words = asked.map(({ step, journey, never }) => {
    const place = journey === '' ? step : `${step} of the journey ${journey}`
    return ranged ? `${never ? 'not ' : ''}in ${place}` : `${never ? 'never' : 'ever'} in ${place}`
  })
  return `were ${words.join(' and ')}${ranged ? ' within the time range' : ''}`
}
