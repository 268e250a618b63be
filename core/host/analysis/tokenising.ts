import { z } from 'zod'
import { fail, ok, type Result } from '#core/base/result.ts'
import type { Analyst } from './analyst.ts'

const TEXTS = ['where', 'without'] as const
const Whereabouts = z.looseObject({ where: z.string().optional(), without: z.string().optional() })

/** A question whose filters speak of values as they are stored: its own, that of its `filter` and that of its `versus`. */
function translated<Question extends object>(
  question: Question,
  stored: (where: string) => Result<string>,
): Result<Question> {
  let made = question
  for (const place of ['filter', 'versus', 'own'] as const) {
    const holder = Whereabouts.safeParse(place === 'own' ? question : Reflect.get(question, place))
    if (!holder.success) continue
    const changed: { where?: string; without?: string } = {}
    for (const key of TEXTS) {
      const written = holder.data[key]
      if (written === undefined) continue
      const text = stored(written)
      if (!text.ok) return text
      changed[key] = text.value
    }
    if (Object.keys(changed).length === 0) continue
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
