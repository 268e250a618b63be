import fc from 'fast-check'
import { afterEach, describe, expect, test } from 'vitest'
import type { Json } from '#core/base/json.ts'
import type { Delivery } from '#core/event/delivery.ts'
import { IdentityDocument } from '#core/identity/document.ts'
import { identifyBy, joinByHand, setLink } from '#core/pipeline/profiles/merge.ts'
import { eventsOf } from '#core/pipeline/refold.ts'
import { checkWorkspace } from '#core/store/health.ts'
import { readStorms } from '#core/store/people/storms.ts'
import type { StoredSubject } from '#core/store/people/subjects.ts'
import { delivery, makeWorkspace, snapshot, type TestWorkspace } from './workspace.ts'

const MINUTE = 60_000

const RULES = JSON.stringify({
  version: '1',
  initialState: 'A',
  rules: [
    {
      id: 'a-b',
      fromState: 'A',
      eventType: 'GO',
      toState: 'B',
      action: { type: 'EMIT_EVENT', payload: { eventType: 'PING' } },
    },
    { id: 'b-c', fromState: 'B', eventType: 'PING', condition: 'state.version > 2', toState: 'C' },
    {
      id: 'c-a',
      fromState: ['B', 'C'],
      eventType: 'BACK',
      toState: 'A',
      action: { type: 'TRIGGER_ALERT', payload: { message: 'back' } },
    },
    { id: 'late', fromState: 'B', after: 'PT40M', toState: 'A' },
  ],
})

const LIMITS = IdentityDocument.parse({
  usersPerAnonymous: 2,
  anonymousPerUser: 2,
  largestProfile: 4,
  storm: 4,
})

const open: TestWorkspace[] = []
function workspace(identity = IdentityDocument.parse({})): TestWorkspace {
  const made = makeWorkspace(RULES)
  identifyBy(made.writer, identity, 0)
  open.push(made)
  return made
}
function reopen(made: TestWorkspace, identity: IdentityDocument): void {
  made.reopen()
  identifyBy(made.writer, identity, 0)
}
afterEach(() => {
  for (const made of open.splice(0)) made.remove()
})

let counter = 0
function event(fields: { [key: string]: Json }): Delivery {
  counter += 1
  const eventId = `00000000-0000-4000-8000-${String(counter).padStart(12, '0')}`
  return delivery({ eventId, eventType: 'GO', payload: {}, timestamp: counter * MINUTE, ...fields })
}

/** The groups of subjects, and who names each. */
function profiles({ writer }: TestWorkspace): unknown {
  return writer.database
    .prepare(
      `SELECT people.subject AS named, group_concat(name, ' ') AS names, people.events FROM
         (SELECT * FROM subjects ORDER BY name) JOIN people USING (person) GROUP BY person ORDER BY named`,
    )
    .all()
}

function subject(made: TestWorkspace, name: string): StoredSubject {
  const found = made.writer.subjects.byName(name)
  if (found === null) throw new Error(`no subject ${name}`)
  return found
}

const delivered = fc
  .array(
    fc.record({
      user: fc.option(fc.integer({ min: 0, max: 3 }), { nil: null }),
      device: fc.option(fc.integer({ min: 0, max: 3 }), { nil: null }),
      type: fc.constantFrom('GO', 'BACK', 'OTHER', 'IDENTIFY'),
      email: fc.option(fc.integer({ min: 0, max: 1 }), { nil: null }),
    }),
    { minLength: 1, maxLength: 22 },
  )
  .map((events) =>
    events.map(({ user, device, type, email }, index) =>
      delivery({
        eventId: `00000000-0000-4000-8000-${String(index).padStart(12, '0')}`,
        ...(user === null ? {} : { userId: `user_${user}` }),
        ...(device === null && user !== null ? {} : { anonymousId: `device_${device ?? 9}` }),
        eventType: type,
        payload: email === null ? {} : { email: `email_${email}` },
        timestamp: (index + 1) * 25 * MINUTE,
      }),
    ),
  )
  .chain((events) =>
    fc.record({
      events: fc.constant(events),
      order: fc.shuffledSubarray([...events.keys(), ...events.keys()], { minLength: events.length * 2 }),
      size: fc.integer({ min: 1, max: 7 }),
      reopenAfter: fc.integer({ min: 0, max: 4 }),
      limited: fc.boolean(),
    }),
  )

function commitSomehow(
  made: TestWorkspace,
  identity: IdentityDocument,
  how: { events: Delivery[]; order: number[]; size: number; reopenAfter: number },
): void {
  const deliveries = how.order.flatMap((index) => how.events[index] ?? [])
  for (let at = 0, batch = 0; at < deliveries.length; at += how.size, batch += 1) {
    made.commit(deliveries.slice(at, at + how.size))
    if (batch === how.reopenAfter) reopen(made, identity)
  }
}

describe('identity', () => {
  test('who is one person, and where they stand, does not depend on how events were delivered', () => {
    fc.assert(
      fc.property(delivered, ({ limited, ...how }) => {
        const identity = limited ? LIMITS : IdentityDocument.parse({})
        const plain = workspace(identity)
        plain.commit(how.events)
        const other = workspace(identity)
        commitSomehow(other, identity, how)
        expect(profiles(other)).toEqual(profiles(plain))
        expect(snapshot(other.writer)).toEqual(snapshot(plain.writer))
        expect(checkWorkspace(other.writer.database).edgesAgree).toBe(true)
        // From nothing but the stored events the same people come out.
        const rebuilt = profiles(other)
        identifyBy(other.writer, { ...identity, blocked: ['x'] }, 0)
        expect(profiles(other)).toEqual(rebuilt)
        expect(snapshot(other.writer)).toEqual(snapshot(plain.writer))
        for (const made of open.splice(0)) made.remove()
      }),
      { numRuns: 40 },
    )
  })

  test('a merge by hand that is undone leaves everything as it was, and can be put in force again', () => {
    fc.assert(
      fc.property(delivered, fc.nat(), fc.nat(), (how, first, second) => {
        const made = workspace()
        commitSomehow(made, IdentityDocument.parse({}), how)
        const before = { profiles: profiles(made), snapshot: snapshot(made.writer) }
        const names = made.writer.database
          .prepare('SELECT name FROM subjects WHERE head > 0 ORDER BY name')
          .pluck()
          .all()
        const one = subject(made, String(names[first % names.length]))
        const other = subject(made, String(names[second % names.length]))
        fc.pre(one.person !== other.person)
        joinByHand(made.writer, one, other, 'the same person on the phone', 1)
        const joined = { profiles: profiles(made), snapshot: snapshot(made.writer) }
        expect(joined.profiles).not.toEqual(before.profiles)
        const [link] = made.writer.links.list({ status: null, limit: 1, offset: 0 }).links
        const byHand = made.writer.links.all().find(({ eventId }) => eventId === null) ?? link
        if (byHand === undefined) throw new Error('no link')
        setLink(made.writer, byHand, true, 'a mistake', 2)
        expect({ profiles: profiles(made), snapshot: snapshot(made.writer) }).toEqual(before)
        setLink(made.writer, made.writer.links.byNumber(byHand.link) ?? byHand, false, 'no mistake', 3)
        expect({ profiles: profiles(made), snapshot: snapshot(made.writer) }).toEqual(joined)
        for (const done of open.splice(0)) done.remove()
      }),
      { numRuns: 40 },
    )
  })

  test('an anonymous visitor who signs in is one person, named by the user id, without a fold from the start', () => {
    const made = workspace()
    made.commit([event({ anonymousId: 'visitor' }), event({ anonymousId: 'visitor', eventType: 'BACK' })])
    made.commit([event({ userId: 'anna', anonymousId: 'visitor' })])
    expect(profiles(made)).toEqual([{ named: 'anna', names: 'anna visitor', events: 3 }])
    expect(made.writer.people.bySubject('visitor')?.state).toMatchObject({ currentStep: 'C', version: 4 })
    made.commit([event({ anonymousId: 'visitor', eventType: 'BACK' })])
    expect(made.writer.people.bySubject('anna')?.state.currentStep).toBe('A')
    expect(eventsOf(made.writer, made.writer.people.bySubject('anna')?.person ?? 0)).toHaveLength(4)
  })

  test('two people meet by the token of an email address, and part where that is undone', () => {
    const made = workspace()
    const email = { email: 'email_aa' }
    made.commit([event({ userId: 'work', eventType: 'IDENTIFY', payload: email }), event({ userId: 'work' })])
    made.commit([event({ userId: 'home', eventType: 'IDENTIFY', payload: email }), event({ userId: 'home' })])
    expect(profiles(made)).toEqual([{ named: 'home', names: 'home work', events: 4 }])
    const link = made.writer.links.of({ kind: 'user', value: 'work' })[0]
    if (link === undefined) throw new Error('no link')
    setLink(made.writer, link, true, 'a shared mailbox', 1)
    expect(profiles(made)).toEqual([
      { named: 'home', names: 'home', events: 2 },
      { named: 'work', names: 'work', events: 2 },
    ])
    made.commit([event({ userId: 'work', eventType: 'IDENTIFY', payload: email })])
    expect(profiles(made)).toHaveLength(2)
  })

  test.each(['null', '00000000-0000-0000-0000-000000000000', 'Anonymous', 'shared-kiosk'])(
    '%s joins nobody',
    (value) => {
      const made = workspace(IdentityDocument.parse({ blocked: ['shared-kiosk'] }))
      made.commit([event({ userId: 'a', anonymousId: value }), event({ userId: 'b', anonymousId: value })])
      expect(profiles(made)).toHaveLength(2)
      expect(made.writer.links.all()).toEqual([])
    },
  )

  test('a device of many people joins two of them and refuses the others; past the storm it names nobody', () => {
    const made = workspace(LIMITS)
    const meet = (user: string): void => {
      made.commit([event({ userId: user, anonymousId: 'kiosk' })])
    }
    for (const user of ['a', 'b', 'c', 'd']) meet(user)
    const reasons = (): unknown[] => made.writer.links.all().map(({ status, reason }) => [status, reason])
    expect(reasons()).toEqual([
      ['joined', null],
      ['joined', null],
      ['refused', 'this anonymous is joined with 2 others already, and may be with no more'],
      ['refused', 'this anonymous is joined with 2 others already, and may be with no more'],
    ])
    meet('e')
    expect(new Set(made.writer.links.all().map(({ status }) => status))).toEqual(new Set(['refused']))
    expect(profiles(made)).toHaveLength(5)
    expect([...made.writer.storms]).toEqual(['anonymous kiosk'])
    expect(readStorms(made.writer.database)).toMatchObject([{ kind: 'anonymous', value: 'kiosk' }])
    // With a limit that it does not reach the alert is gone.
    identifyBy(made.writer, { ...made.writer.identity, storm: 1000 }, 0)
    expect(readStorms(made.writer.database)).toEqual([])
  })
})
