import { canonicalJson, type Json } from '#core/base/json.ts'
import type { CompiledRuleset } from '#core/journey/compiled/types.ts'
import { readRuleset } from '#core/journey/reading/read.ts'

/** One text for all files that mean the same ruleset: what reading filled in is there, and the order of keys is not. */
export function meaningOf({ ruleset }: Pick<CompiledRuleset, 'ruleset'>): string {
  const plain: Json = JSON.parse(JSON.stringify(ruleset))
  return canonicalJson(plain)
}

/** The same for a text; null where it does not compile. */
export function meaningOfText(text: string): string | null {
  const read = readRuleset(text)
  return read.ok ? meaningOf(read.value) : null
}
