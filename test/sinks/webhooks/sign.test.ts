import fc from 'fast-check'
import { Webhook } from 'standardwebhooks'
import { expect, test } from 'vitest'
import { newSecret, readSecret, signedHeaders } from '#core/sinks/webhooks/sign.ts'

function bytesOf(secret: string): Uint8Array {
  const read = readSecret(secret)
  if (!read.ok) throw new Error(read.error.message)
  return read.value
}

test('the test vector of the specification', () => {
  const secret = bytesOf('whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw')
  expect(signedHeaders('msg_p5jXN8AQM9LWM0D4loKWxJek', 1614265330, '{"test": 2432232314}', [secret])).toEqual(
    {
      'webhook-id': 'msg_p5jXN8AQM9LWM0D4loKWxJek',
      'webhook-timestamp': '1614265330',
      'webhook-signature': 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
    },
  )
})

test('the reference library signs alike and verifies, with either secret while they change', () => {
  const now = Math.floor(Date.now() / 1000)
  fc.assert(
    fc.property(fc.uuid(), fc.json(), (id, body) => {
      const [older, newer, stranger] = [newSecret(), newSecret(), newSecret()]
      const headers = signedHeaders(id, now, body, [bytesOf(newer), bytesOf(older)])
      expect(headers['webhook-signature']).toBe(
        [newer, older].map((secret) => new Webhook(secret).sign(id, new Date(now * 1000), body)).join(' '),
      )
      for (const secret of [newer, older])
        expect(new Webhook(secret).verify(body, headers)).toEqual(JSON.parse(body))
      expect(() => new Webhook(stranger).verify(body, headers)).toThrow('No matching signature')
    }),
  )
})

test('a secret has 24 to 64 bytes as base64', () => {
  const ofLength = (length: number): string => `whsec_${Buffer.alloc(length, 7).toString('base64')}`
  for (const length of [24, 32, 64]) expect(readSecret(ofLength(length)).ok).toBe(true)
  for (const length of [0, 23, 65]) expect(readSecret(ofLength(length)).ok).toBe(false)
  expect(readSecret('whsec_this is no base64 but long enough for one').ok).toBe(false)
})
