import type { JudgingRuleset } from '#core/pipeline/rulesets.ts'
import type { NameTable } from '#core/store/names.ts'
import type { Conversion } from '#core/topology/conversion.ts'

/** How conversions are recognised: declared outcomes, else events called CONVERSION, else not at all. */
export function conversionOf(
  names: NameTable,
  active: JudgingRuleset | null,
): { conversion: Conversion; names: string[] } {
  const steps = [...(active?.compiled.conversionSteps ?? [])]
  if (steps.length > 0) {
    const numbers = steps.map((step) => names.find(step)).filter((id) => id !== null)
    return { conversion: { kind: 'outcome', steps: numbers }, names: steps }
  }
  const type = names.find('CONVERSION')
  if (type === null) return { conversion: { kind: 'none' }, names: [] }
  return { conversion: { kind: 'event', types: [type] }, names: ['CONVERSION'] }
}
