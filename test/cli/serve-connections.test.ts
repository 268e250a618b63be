import { expect, test } from 'vitest'
import { type ConnectionOptions, connectionsOf } from '#core/cli/serve/serve-connections.ts'

const redis = 'redis://localhost:6379'
const kafka = 'a:9092, b:9093'

function refusal(options: ConnectionOptions, environment = {}): string {
  const asked = connectionsOf(options, environment)
  return asked.ok ? '' : `${asked.error.message} ${asked.error.hint}`
}

test('flags become connections; what is not said is left to the workspace', () => {
  const asked = connectionsOf(
    {
      redis,
      redisStream: 's',
      redisList: 'l',
      redisListEnd: 'right',
      kafka,
      kafkaTopic: 't*',
      kafkaFrom: '2026-01-01',
    },
    {},
  )
  expect(asked).toEqual({
    ok: true,
    value: [
      { kind: 'redis-stream', server: { url: redis }, stream: 's', group: undefined, from: 'earliest' },
      { kind: 'redis-list', server: { url: redis }, list: 'l', end: 'right', lossy: false },
      {
        kind: 'kafka',
        server: { brokers: ['a:9092', 'b:9093'], tls: false, caFile: undefined, sasl: undefined },
        topic: 't*',
        group: undefined,
        from: { at: Date.parse('2026-01-01') },
      },
    ],
  })
})

test('Kafka by TLS with a login, the password from the environment', () => {
  const options = {
    kafka,
    kafkaOut: 'moves',
    kafkaCa: 'ca.pem',
    kafkaSasl: 'scram-sha-512',
    kafkaUser: 'anna',
  }
  expect(refusal(options)).toContain('JOURNEYSCOPE_KAFKA_PASSWORD')
  const asked = connectionsOf(options, { JOURNEYSCOPE_KAFKA_PASSWORD: 'secret' })
  expect(asked.ok && asked.value[0]?.server).toEqual({
    brokers: ['a:9092', 'b:9093'],
    tls: true,
    caFile: 'ca.pem',
    sasl: { mechanism: 'SCRAM-SHA-512', username: 'anna', password: 'secret' },
  })
})

test('flags that mean nothing are refused, each with what to write', () => {
  expect(refusal({ redis })).toContain('--redis-stream')
  expect(refusal({ redisStream: 's' })).toContain('--redis redis://')
  expect(refusal({ redis, redisList: 'l', redisListEnd: 'top' })).toContain('left or right')
  expect(refusal({ redis, redisStream: 's', redisFrom: 'then' })).toContain('earliest or latest')
  expect(refusal({ kafka })).toContain('--kafka-topic')
  expect(refusal({ kafkaTopic: 't' })).toContain('--kafka host:9092')
  expect(refusal({ kafka, kafkaTopic: 't', kafkaFrom: 'soon' })).toContain('earliest, latest or a time')
  expect(refusal({ kafka, kafkaTopic: 't', kafkaSasl: 'OAUTH', kafkaUser: 'a' })).toContain('SCRAM-SHA-256')
  expect(refusal({ kafka, kafkaTopic: 't', kafkaSasl: 'PLAIN' })).toContain('--kafka-user')
})
