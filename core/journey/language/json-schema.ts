import { z } from 'zod'
import type { JsonObject } from '#core/base/json.ts'
import { JsonRecord } from '#core/event/envelope.ts'
import { Ruleset } from '../ruleset.ts'

/** The rules file as JSON Schema 2020-12, for editors. Derived, so that it cannot differ from what is read. */
export function rulesetJsonSchema(): JsonObject {
  return JsonRecord.parse(JSON.parse(JSON.stringify(z.toJSONSchema(Ruleset))))
}
