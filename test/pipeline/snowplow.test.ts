import { existsSync, readFileSync } from 'node:fs'
import { parse } from 'csv-parse/sync'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { IdentityDocument } from '#core/identity/document.ts'
import { identifyBy } from '#core/pipeline/profiles/merge.ts'
import { delivery, makeWorkspace } from './workspace.ts'

const SOURCE = '../shared/data/events/snowplow_mobile/source'
const EXPECTED = '../shared/data/expected/events.json'
const isThere = existsSync(SOURCE)
if (!isThere) console.warn(`SKIPPED: ${SOURCE} is absent, so that published merges are not compared.`)

function rows(name: string): Record<string, string>[] {
  const read: unknown = parse(readFileSync(`${SOURCE}/${name}`), { columns: true, relax_quotes: true })
  return z.array(z.record(z.string(), z.string())).parse(read)
}

const Published = z.object({
  snowplow_mobile: z.object({ device_to_stitched: z.array(z.tuple([z.string(), z.string()])) }),
})

test.runIf(isThere)('devices that carried several user ids are the people that were published', () => {
  const sessions = new Map(
    rows('snowplow_mobile_client_session_context.csv').map((row) => [row.root_id, row.user_id ?? '']),
  )
  const events = rows('snowplow_mobile_events.csv').map((row) => {
    const { event_id: eventId = '', user_id: userId = '', collector_tstamp: at = '', event_name = '' } = row
    return delivery({
      eventId,
      ...(userId === '' ? {} : { userId }),
      anonymousId: sessions.get(eventId) ?? '',
      eventType: event_name === '' ? 'event' : event_name,
      timestamp: Date.parse(`${at.replace(' ', 'T')}Z`),
      payload: {},
    })
  })
  const made = makeWorkspace(null)
  identifyBy(made.writer, IdentityDocument.parse({}), 0)
  for (let index = 0; index < events.length; index += 10) made.commit(events.slice(index, index + 10))
  const { people, subjects } = made.writer
  const { device_to_stitched } = Published.parse(JSON.parse(readFileSync(EXPECTED, 'utf8'))).snowplow_mobile
  expect(people.everyone()).toHaveLength(device_to_stitched.length)
  for (const [device, user] of device_to_stitched) {
    const names = subjects.ofPerson(people.bySubject(device)?.person ?? 0).map(({ name }) => name)
    expect(names).toContain(user)
    expect(device_to_stitched.filter(([other]) => names.includes(other))).toHaveLength(1)
  }
  const sizes = people.everyone().map(({ person }) => subjects.ofPerson(person).length)
  // Each device with its user ids: one carried one, two carried two, and one carried three.
  expect(sizes.sort()).toEqual([2, 3, 3, 4])
  made.remove()
})
