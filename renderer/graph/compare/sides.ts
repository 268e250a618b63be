import type { Versus } from '#core/contract/journeys.ts'
import { Whose } from '#core/contract/shared.ts'
import type { Address } from '../../address/address.ts'
import { readOptions } from '../options.ts'

/** Who B is, as the address has it; null where another filter is meant and none is written yet. */
export function readVersus(params: Readonly<Record<string, string>>): Versus | null {
  if (params.vs === 'before') return { kind: 'before' }
  if (params.vs !== 'filter') return { kind: 'rest' }
  const where = (params.vsWhere ?? '').trim()
  if (where === '') return null
  return { kind: 'filter', where, whose: Whose.safeParse(params.vsWhose).data ?? 'had' }
}

/**
 * Whether both sides are whole journeys of people: half of a journey can't be held against a whole one. Then the filter
 * keeps whole journeys as well, so that every number in sight is of what is compared.
 */
export function comparesPeople(address: Pick<Address, 'view' | 'params'>): boolean {
  const { view, params } = address
  if (view !== 'graph' || readOptions(params).colour !== 'difference') return false
  const versus = readVersus(params)
  return versus?.kind === 'rest' || (versus?.kind === 'filter' && versus.whose !== 'events')
}
