import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createORPCClient } from '@orpc/client'
import { RPCLink } from '@orpc/client/websocket'
import type { ContractRouterClient } from '@orpc/contract'
import { expect, test } from 'vitest'
import { WebSocket } from 'ws'
import { z } from 'zod'
import type { contract } from '#core/contract/router.ts'
import { activateText } from '#core/host/answers/answer-rules.ts'
import { createHost } from '#core/host/host.ts'
import { delivery, INTAKE } from '../pipeline/workspace.ts'

const EVENTS = 300_000
const PEOPLE = 5_000

test('a quick question and an event are answered before a heavy question that was sent earlier', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'journeyscope-prompt-'))
  const host = await createHost({ appVersion: 'test', home: folder })
  expect(host.open(join(folder, 'x.journey'), true)).toBeNull()
  const { pipeline } = host.session.required()
  activateText(host.session.required(), readFileSync('examples/tidewater-rules.json', 'utf8'), false)
  for (let first = 0; first < EVENTS; first += 5_000) {
    const batch = Array.from({ length: 5_000 }, (_, index) => {
      const number = first + index
      return delivery({
        eventId: `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`,
        userId: `user_${number % PEOPLE}`,
        eventType: ['PAGE_VIEW', 'CLICK', 'SEARCH'][number % 3] ?? '',
        timestamp: number,
        payload: { page: number % 97 },
      })
    })
    expect(await pipeline.submit(INTAKE, batch)).toMatchObject({ ok: true })
  }
  const listening = await host.listen({ host: '127.0.0.1', port: 0 })
  const token = new URL(listening.windowUrl).searchParams.get('token') ?? ''
  const socket = new WebSocket(`${listening.url.replace('http', 'ws')}/api/rpc`, {
    headers: { authorization: `Bearer ${token}` },
  })
  await new Promise((resolve) => socket.once('open', resolve))
  const client: ContractRouterClient<typeof contract> = createORPCClient(
    new RPCLink({ websocket: z.custom<globalThis.WebSocket>().parse(socket) }),
  )
  // The thread is up and has its columns: what follows is not merely waiting for it to start.
  expect(await client.workspace.scope({ filter: {} })).toMatchObject({ events: EVENTS, people: PEOPLE })

  const answered: string[] = []
  const note = (name: string) => () => {
    answered.push(name)
  }
  const heavy = client.graph.get({ lens: 'event', filter: { where: 'payload.page > 3' } })
  const post = fetch(`${listening.url}/v1/events`, {
    method: 'POST',
    body: JSON.stringify({ userId: 'user_1', eventType: 'CLICK', timestamp: EVENTS }),
  })
  const timeline = client.people.timeline({ id: 'user_1', limit: 100 })
  await Promise.all([heavy.then(note('graph')), post.then(note('event')), timeline.then(note('timeline'))])
  expect(answered.at(-1)).toBe('graph')
  expect((await heavy).moves).toBeGreaterThan(100_000)
  expect((await post).status).toBe(200)
  expect((await timeline)?.totalEvents).toBeGreaterThanOrEqual(EVENTS / PEOPLE)

  socket.close()
  await host.close()
  rmSync(folder, { recursive: true })
})
