import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createRouterClient } from '@orpc/server'
import { type Admin, Producer } from '@platformatic/kafka'
import { expect, test } from 'vitest'
import { connectionsOf } from '#core/cli/serve/serve-connections.ts'
import type { AskedConnection } from '#core/contract/sources.ts'
import { createHost } from '#core/host/host.ts'
import { openAdmin } from '#core/sources/kafka/client.ts'
import { describeWith, startKafkaSecure, until } from '../../services/services.ts'
import { someLines } from '../../sources/intake.ts'

describeWith('kafka', 'Kafka by TLS and a login', () => {
  test('saved and by flags, with PLAIN and SCRAM; what is wrong is said in words', async () => {
    const server = await startKafkaSecure()
    const folder = mkdtempSync(join(tmpdir(), 'journeyscope-secure-'))
    const brokers = [`127.0.0.1:${server.port}`]
    const caFile = join(server.folder, 'ca.pem')
    const sasl = { mechanism: 'PLAIN', username: 'anna', password: 'secret' } as const
    const host = await createHost({ appVersion: '0', home: folder })
    host.open(join(folder, 'x.journey'), true)
    const api = createRouterClient(host.router).sources
    const asked = (mechanism: 'PLAIN' | 'SCRAM-SHA-256', text = 'secret', ca = true): AskedConnection => ({
      kind: 'kafka',
      topic: 'orders',
      from: 'earliest',
      server: {
        brokers,
        tls: true,
        ...(ca ? { caFile } : {}),
        sasl: { mechanism, username: 'anna', password: { kind: 'given', text } },
      },
    })
    const admin: Admin = await openAdmin({ brokers, tls: true, caFile, sasl })
    const producer = new Producer({
      clientId: 'test',
      bootstrapBrokers: brokers,
      sasl,
      tls: { ca: readFileSync(caFile, 'utf8') },
      idempotent: true,
      acks: -1,
    })
    try {
      await admin.createTopics({ topics: ['orders', 'more'], partitions: 1, replicas: 1 })
      for (const topic of ['orders', 'more'])
        await producer.send({
          messages: someLines(30, 1).map((line) => ({ topic, value: Buffer.from(line) })),
        })
      for (const mechanism of ['PLAIN', 'SCRAM-SHA-256'] as const)
        expect(await api.test({ connection: asked(mechanism) })).toMatchObject({ ok: true, problem: null })
      const { problem } = await api.test({ connection: asked('SCRAM-SHA-256', 'wrong') })
      expect(problem).toContain('the server refuses this name or password')
      const unknown = await api.test({ connection: asked('PLAIN', 'secret', false) })
      expect(unknown.problem).toContain('who signed the certificate is unknown')
      await api.save({ name: 'orders', connection: asked('SCRAM-SHA-256'), replaces: false })
      const handled = async () => (await api.list()).connections.map((one) => one.handled)
      await until('saved is read', async () => (await handled())[0] === 30)
      const flags = connectionsOf(
        {
          kafka: brokers.join(),
          kafkaTopic: 'more',
          kafkaFrom: 'earliest',
          kafkaCa: caFile,
          kafkaUser: 'anna',
        },
        { JOURNEYSCOPE_KAFKA_PASSWORD: 'secret' },
      )
      if (!flags.ok) throw new Error(flags.error.message)
      await host.session.connections().add(flags.value)
      await until('flags are read', async () => (await handled())[1] === 30)
    } finally {
      await host.close()
      await producer.close(true).catch(() => undefined)
      await admin.close().catch(() => undefined)
      server.remove()
      rmSync(folder, { recursive: true })
    }
  })
})
