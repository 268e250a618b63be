import { fail, type Result } from '#core/base/result.ts'
import { Filter } from '#core/contract/shared.ts'
import type { Analyst } from './analyst.ts'

/** A question whose filter speaks of values as they are stored. */
function translated<Question extends object>(
  question: Question,
  stored: (where: string) => Result<string>,
): Result<Question> {
  const filter = 'filter' in question ? Filter.safeParse(question.filter) : null
  const inFilter = filter?.success === true ? filter.data.where : undefined
  const own = 'where' in question && typeof question.where === 'string' ? question.where : undefined
  const where = inFilter ?? own
  if (where === undefined) return { ok: true, value: question }
  const made = stored(where)
  if (!made.ok) return made
  if (inFilter === undefined) return { ok: true, value: { ...question, where: made.value } }
  return { ok: true, value: { ...question, filter: { ...filter?.data, where: made.value } } }
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
