import type { Compatibility } from '../modes.ts'
import type { ReadSchema } from '../read-schema.ts'
import { differencesBetween } from './contain.ts'
import type { Difference } from './finding.ts'
import { normalise } from './normalise.ts'

/** One reason why a new version is refused. */
export interface Incompatibility extends Difference {
  readonly direction: 'BACKWARD' | 'FORWARD'
  /** The earlier version that it breaks with. */
  readonly version: number
}

export interface Versioned {
  readonly version: number
  readonly schema: Pick<ReadSchema, 'schema' | 'dialect'>
}

function differencesOf(giver: Versioned['schema'], taker: Versioned['schema'], names: Names): Difference[] {
  const [given, taken] = [normalise(giver.schema, giver.dialect), normalise(taker.schema, taker.dialect)]
  if (given === null || taken === null)
    return [{ path: '', message: 'these schemas are too large to be compared.', certain: false }]
  return differencesBetween(given, taken, names)
}

type Names = { readonly giver: string; readonly taker: string }

/** Checks a new version against every earlier one that is given. No finding means compatible. */
export function checkCompatibility(
  mode: Compatibility,
  earlier: readonly Versioned[],
  next: Versioned['schema'],
): Incompatibility[] {
  const wantsBackward = mode === 'BACKWARD' || mode === 'FULL'
  const wantsForward = mode === 'FORWARD' || mode === 'FULL'
  return earlier.flatMap(({ version, schema }) => {
    const [old, fresh] = [`version ${version}`, 'the new version']
    const backward = wantsBackward ? differencesOf(schema, next, { giver: old, taker: fresh }) : []
    const forward = wantsForward ? differencesOf(next, schema, { giver: fresh, taker: old }) : []
    return [
      ...backward.map((found): Incompatibility => ({ ...found, direction: 'BACKWARD', version })),
      ...forward.map((found): Incompatibility => ({ ...found, direction: 'FORWARD', version })),
    ]
  })
}
