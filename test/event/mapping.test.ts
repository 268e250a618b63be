import { describe, expect, it } from 'vitest'
import { eventOfFile, guessMapping, missingFields, rowReader } from '#core/event/mapping.ts'

describe('guessMapping', () => {
  it('knows process logs', () => {
    const columns = ['concept:name', 'time:timestamp', 'Activity', 'case:concept:name']
    expect(guessMapping(columns)).toEqual({
      userId: 'case:concept:name',
      timestamp: 'time:timestamp',
      eventType: 'concept:name',
    })
  })

  it('knows product analytics in any spelling', () => {
    const columns = ['$insert_id', 'Distinct ID', 'user_id', 'Event Name', 'ts', 'SessionId', 'anonymous-id']
    expect(guessMapping(columns)).toEqual({
      eventId: '$insert_id',
      userId: 'user_id',
      eventType: 'Event Name',
      timestamp: 'ts',
      sessionId: 'SessionId',
      anonymousId: 'anonymous-id',
    })
  })

  it('says what is still missing', () => {
    expect(missingFields(guessMapping(['path', 'total_conversions']))).toEqual(['userId', 'eventType'])
    expect(missingFields({ anonymousId: 'a', eventType: 'b' })).toEqual([])
  })
})

describe('rowReader', () => {
  const columns = ['who', 'what', 'when', 'cost', 'code', 'ok', 'note']
  const read = rowReader(columns, { userId: 'who', eventType: 'what', timestamp: 'when' })

  it('feeds fields, and puts every other cell that is not empty into the payload', () => {
    expect(read(['7', 'pay', '2026-09-01', '35.5', '007', 'true', ''])).toEqual({
      ok: true,
      value: {
        userId: '7',
        eventType: 'pay',
        timestamp: Date.UTC(2026, 8, 1),
        payload: { cost: 35.5, code: '007', ok: true },
      },
    })
  })

  it('refuses a time that is none, and a row without one', () => {
    expect(read(['7', 'pay', 'soon', '', '', '', ''])).toMatchObject({ error: { code: 'invalid_value' } })
    expect(read(['7', 'pay', '', '', '', '', ''])).toMatchObject({ error: { code: 'missing_field' } })
  })
})

describe('eventOfFile', () => {
  it('leaves an event as it is but for its time', () => {
    const event = { userId: 'a', eventType: 'X', timestamp: 1_293_715_920, plan: 'team' }
    expect(eventOfFile(event)).toEqual({ ok: true, value: { ...event, timestamp: 1_293_715_920_000 } })
  })
})
