import type { CompiledJourney } from '#core/journey/compiled/types.ts'
import type { NameTable } from '#core/store/names.ts'
import type { Conversion } from '#core/topology/conversion.ts'

/** Steps of a journey that its rules declare as conversions. */
function conversionSteps({ outcomes }: CompiledJourney): string[] {
  return [...outcomes].flatMap(([step, { kind }]) => (kind === 'conversion' ? [step] : []))
}

/**
 * How conversions are recognised: the outcome that was asked for; else the conversions that the journey declares, else
 * events called CONVERSION, else not at all.
 */
export function conversionOf(
  names: NameTable,
  journey: CompiledJourney | null,
  outcome?: string,
): { conversion: Conversion; names: string[] } {
  const steps = outcome !== undefined ? [outcome] : journey === null ? [] : conversionSteps(journey)
  if (steps.length > 0) {
    const numbers = steps.map((step) => names.find(step)).filter((id) => id !== null)
    return { conversion: { kind: 'outcome', steps: numbers }, names: steps }
  }
  const type = names.find('CONVERSION')
  if (type === null) return { conversion: { kind: 'none' }, names: [] }
  return { conversion: { kind: 'event', types: [type] }, names: ['CONVERSION'] }
}
