import type { Extra } from '#core/journey/state.ts'
import { ExtraShape } from '#core/journey/state-shape.ts'

/** What additions to the rules keep of a person, from `people.extra`. */
export function readExtra(text: string): Extra {
  return ExtraShape.parse(JSON.parse(text))
}
