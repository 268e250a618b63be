import { createRandom, type Random } from '#core/base/random.ts'
import { arrives, signsUp } from './arrive.ts'
import { busyMoment, DAY } from './calendar.ts'
import { decides } from './decide.ts'
import type { GenerateOptions } from './options.ts'
import { onboards, startsTrial, verifiesEmail } from './settle.ts'
import { createVisitor, type Happening, type Visitor } from './visitor.ts'

/** What one person does that matters to their journey, oldest first, all of it within the generated time. */
export interface Life {
  readonly happenings: readonly Happening[]
  /** When the person signed in first, or null. */
  readonly signedInAt: number | null
  /** How much more than others the person does beside their journey: a heavy tail with a mean of about 1. */
  readonly activity: number
  readonly random: Random
}

function walks(visitor: Visitor): void {
  const keenness = arrives(visitor)
  if (keenness === null || !signsUp(visitor) || !verifiesEmail(visitor) || !onboards(visitor)) return
  const trial = startsTrial(visitor)
  if (trial !== 'left') decides(visitor, keenness, trial === 'straight')
}

/** A Pareto number with exponent 1.6 and mean near 1, cut at 40 so that nobody is the whole product. */
function heavyTail(random: Random): number {
  return Math.min(40, 0.38 * (1 - random.next()) ** (-1 / 1.6))
}

/** Person number `index` of a seed. Each has a random stream of their own, so that one does not depend on another. */
export function liveLife(options: GenerateOptions, index: number): Life {
  const random = createRandom(options.seed, index)
  const end = options.start + options.days * DAY
  // Some journeys are still under way when the time is over, as in any real workspace.
  const firstVisit = busyMoment(random, options.start, options.start + options.days * DAY * 0.93)
  const visitor = createVisitor(random, firstVisit)
  walks(visitor)
  const happenings = visitor.happenings.filter((happening) => happening.timestamp < end)
  return { happenings, signedInAt: visitor.signedInAt(), activity: heavyTail(random), random }
}
