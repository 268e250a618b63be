import { expect, test } from 'vitest'
import type { TimelineEvent } from '#core/contract/people.ts'
import { copyNote, copyWords, lateWords } from '../../../renderer/people/event-words.ts'

const NOON = new Date().setHours(12, 0, 0, 0)

function entry(more: Partial<TimelineEvent>): TimelineEvent {
  return { kind: 'event', eventId: 'e', timestamp: NOON, eventType: 'CLICK', note: 'n', ...more }
}

test('what is late says what that means for it', () => {
  expect(lateWords(entry({}))).toBe(undefined)
  expect(lateWords(entry({ lateBy: 104_400_000 }))).toMatch(
    /1 d 5 h newer .* taken in at its own time \(.* 12:00:00 UTC.*\) and judged there .* held back\.$/,
  )
})

test('a copy says when it came, on its row and beside the event that counts', () => {
  const copy = entry({ kind: 'duplicate', receivedAt: NOON + 60_000, note: 'Same event id, received again' })
  expect(copyNote(copy)).toMatch(/^came .* 12:01:00 UTC.* · Same event id, received again$/)
  expect(copyWords([])).toBe(undefined)
  expect(copyWords([copy])).toMatch(
    /^A copy of this event came on .* 12:01:00 UTC.* nothing happens a second time\.$/,
  )
  expect(copyWords([copy, { ...copy, receivedAt: NOON + 120_000 }])).toMatch(
    /^2 copies of this event came, the last on .* 12:02:00 UTC/,
  )
})
