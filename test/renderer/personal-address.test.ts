import { expect, test } from 'vitest'
import { formatAddress, parseAddress } from '../../renderer/address/address.ts'
import { namesByMail, storedInto, typedIn } from '../../renderer/address/personal.ts'

test('what may be personal in an address is asked for, and what is stored stands in its place', () => {
  const live = parseAddress('#/live?person=anna%40example.com')
  expect(typedIn(live)).toEqual({ person: 'anna@example.com' })
  expect(storedInto(live, { person: 'anna@example.com' }, { person: 'email_1' })).toEqual({
    params: { person: 'email_1' },
  })
  const where = 'payload.email == "anna@example.com"'
  const people = parseAddress(`#/people?where=${encodeURIComponent(where)}&sel=person:%2B4915112345678`)
  expect(typedIn(people)).toEqual({ person: '+4915112345678', where })
  expect(
    storedInto(
      people,
      { person: '+4915112345678', where },
      { person: 'phone_1', where: 'payload.email == "email_1"' },
    ),
  ).toEqual({ selection: { kind: 'person', id: 'phone_1' }, where: 'payload.email == "email_1"' })
  expect(storedInto(people, { where }, { where })).toBe(null)
  expect(typedIn(parseAddress('#/people?where=event.source%3D%3D%22web%22&sel=person:cust_1'))).toBe(null)
})

test('an address that names somebody by mail is told, one with a token is not', () => {
  expect(namesByMail(formatAddress(parseAddress('#/live?person=anna%40example.com')))).toBe(true)
  expect(namesByMail('#/live?person=email_3f9c')).toBe(false)
  expect(namesByMail('#/graph?lens=step@support&sel=edge:A>B')).toBe(false)
  expect(namesByMail('#/people?where=payload.email.contains(%22anna%40%22)')).toBe(false)
  expect(namesByMail('#/people?where=%')).toBe(true)
})
