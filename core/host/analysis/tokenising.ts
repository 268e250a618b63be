import { z } from 'zod'
import { fail, ok, type Result } from '#core/base/result.ts'
import type { Analyst } from './analyst.ts'

const Whereabouts = z.looseObject({ where: z.string().optional() })

/** A question whose filters speak of values as they are stored: its own, that of its `filter` and that of its `versus`. */
function translated<Question extends object>(
  question: Question,
  stored: (where: string) => Result<string>,
): Result<Question> {
  let made = question
  for (const place of ['filter', 'versus', 'own'] as const) {
    const holder = Whereabouts.safeParse(place === 'own' ? question : Reflect.get(question, place))
    const where = holder.success ? holder.data.where : undefined
    if (where === undefined) continue
    const text = stored(where)
    if (!text.ok) return text
    const changed = { where: text.value }
    made = { ...made, ...(place === 'own' ? changed : { [place]: { ...holder.data, ...changed } }) }
  }
  return ok(made)
}

/** Asks with texts in filters replaced by what is stored in their place: the analyst has no key and needs none. */
export function tokenising(analyst: Analyst, stored: (where: string) => Result<string>): Analyst {
  return {
    ask: async (kind, question, signal) => {
      const asked = translated(question, stored)
      return asked.ok ? analyst.ask(kind, asked.value, signal) : fail(asked.error)
    },
    close: analyst.close,
  }
}
