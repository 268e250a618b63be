import type { Json } from '#core/base/json.ts'
import type { FileWishes } from '#core/contract/imports.ts'
import { findTimeFormat, readingOf } from '#core/event/values.ts'
import type { FileLayout } from '../layout.ts'

/**
 * How the times of events are written that stand in no table, and how they are read. Nothing is found where no time is
 * text: a number is read in one way only.
 */
export function writtenTimes(
  times: Iterable<Json | undefined>,
  wishes: FileWishes,
): Pick<FileLayout, 'found' | 'values'> {
  const texts = [...times].filter((time) => typeof time === 'string')
  if (texts.length === 0) return {}
  const { timeFormat, timeZone } = wishes
  const found = findTimeFormat(texts)
  const asked = timeFormat === undefined ? found : { ...found, format: timeFormat }
  const values = readingOf(asked, { timeFormat, timeZone })
  return { found: { times: asked, decimals: [] }, ...(values === undefined ? {} : { values }) }
}
