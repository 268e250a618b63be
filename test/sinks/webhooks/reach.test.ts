import { describe, expect, test } from 'vitest'
import { createPost } from '#core/sinks/webhooks/post.ts'
import { isPublic, reach, readUrl } from '#core/sinks/webhooks/reach.ts'

const PRIVATE = [
  '127.0.0.1',
  '127.8.9.10',
  '0.0.0.0',
  '10.1.2.3',
  '172.16.0.1',
  '172.31.255.255',
  '192.168.1.1',
  '100.64.0.1',
  '169.254.169.254',
  '198.18.0.1',
  '192.0.2.1',
  '224.0.0.1',
  '255.255.255.255',
  '::',
  '::1',
  '::127.0.0.1',
  '::ffff:127.0.0.1',
  '::ffff:10.0.0.1',
  '::ffff:a9fe:a9fe',
  '64:ff9b::10.0.0.1',
  '2002:7f00:1::',
  '2001:db8::1',
  'fc00::1',
  'fd12:3456::1',
  'fe80::1',
  'ff02::1',
]

test.each(PRIVATE)('%s is nobody else’s to be sent to', (address) => {
  expect(isPublic(address)).toBe(false)
})

test.each(['93.184.216.34', '8.8.8.8', '2606:4700:4700::1111', '::ffff:8.8.8.8'])(
  '%s is public',
  (address) => {
    expect(isPublic(address)).toBe(true)
  },
)

describe('an address that is refused before anybody is asked', () => {
  test.each([
    'https://127.0.0.1/x',
    'https://2130706433/',
    'https://0x7f000001/',
    'https://0177.0.0.1/',
    'https://127.1/',
    'https://[::1]/',
    'https://[::ffff:127.0.0.1]/',
    'https://169.254.169.254/latest/meta-data/',
    'http://example.com/',
    'ftp://example.com/',
    'https://name:password@example.com/',
    'example.com/hooks',
    'file:///etc/passwd',
  ])('%s', (url) => {
    expect(readUrl(url, false).ok).toBe(false)
  })

  test('one’s own are taken where that is said', () => {
    for (const url of ['http://127.0.0.1:8080/x', 'https://10.0.0.5/', 'http://[::1]/'])
      expect(readUrl(url, true).ok).toBe(true)
    expect(readUrl('https://name:password@10.0.0.5/', true).ok).toBe(false)
  })
})

test('a name that leads to a private address leads nowhere', async () => {
  const url = new URL('https://hooks.example.com/')
  const answering =
    (...addresses: string[]) =>
    () =>
      Promise.resolve(addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })))
  for (const address of PRIVATE) expect((await reach(url, false, answering(address))).ok).toBe(false)
  expect(await reach(url, false, answering('10.0.0.1', '8.8.8.8'))).toEqual({
    ok: true,
    value: [{ address: '8.8.8.8', family: 4 }],
  })
  expect((await reach(url, true, answering('10.0.0.1'))).ok).toBe(true)
})

test('nothing is connected to behind such a name', async () => {
  const post = createPost({ now: Date.now, resolve: async () => [{ address: '127.0.0.1', family: 4 }] })
  const letter = { url: new URL('https://hooks.example.com/'), allowPrivate: false, headers: {}, body: '{}' }
  expect(await post(letter, new AbortController().signal)).toMatchObject({
    kind: 'refused',
    problem: expect.stringContaining('private address'),
  })
  expect(
    await post({ ...letter, url: new URL('https://localhost/') }, new AbortController().signal),
  ).toMatchObject({
    kind: 'refused',
  })
})
