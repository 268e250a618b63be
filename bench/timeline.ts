import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createORPCClient } from '@orpc/client'
import { RPCLink } from '@orpc/client/websocket'
import type { ContractRouterClient } from '@orpc/contract'
import { WebSocket } from 'ws'
import { z } from 'zod'
import type { contract } from '#core/contract/router.ts'
import { activateText } from '#core/host/answers/answer-rules.ts'
import { createHost } from '#core/host/host.ts'
import { benchLines, cut } from './events.ts'
import { type Figure, percentile } from './figure.ts'

const RULES = readFileSync(new URL('../examples/tidewater-rules.json', import.meta.url), 'utf8')
const PER_SECOND = 2_000
const SECONDS = 15
/** A batch every 10 ms. */
const BATCH = PER_SECOND / 100
/** Wanted: p99 of at most this, ms. */
const MOST_MS = 50

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, Math.max(0, ms)))

/**
 * p99 of `people.timeline` over a WebSocket while 2,000 events/s come in over HTTP and the graph is asked for once a
 * second. Sender and asker share the host's process, so that their own work counts against the figure.
 */
export async function benchTimeline(): Promise<Figure> {
  const folder = mkdtempSync(join(tmpdir(), 'journeyscope-bench-'))
  const host = await createHost({ appVersion: 'bench', home: folder })
  host.open(join(folder, 'x.journey'), true)
  activateText(host.session.required(), RULES, false)
  const listening = await host.listen({ host: '127.0.0.1', port: 0 })
  const token = new URL(listening.windowUrl).searchParams.get('token') ?? ''
  const socket = new WebSocket(`${listening.url.replace('http', 'ws')}/api/rpc`, {
    headers: { authorization: `Bearer ${token}` },
  })
  await new Promise((resolve) => socket.once('open', resolve))
  const client: ContractRouterClient<typeof contract> = createORPCClient(
    new RPCLink({ websocket: z.custom<globalThis.WebSocket>().parse(socket) }),
  )
  const lines = benchLines(PER_SECOND * SECONDS, 1)
  const people = [...new Set(lines.map((line) => /"userId":"([^"]+)"/.exec(line)?.[1] ?? ''))].filter(Boolean)
  const start = performance.now()
  let sending = true

  const send = async (): Promise<void> => {
    for (const [index, batch] of cut(lines, BATCH).entries()) {
      await pause(start + index * 10 - performance.now())
      const sent = await fetch(`${listening.url}/v1/events`, { method: 'POST', body: batch.join('\n') })
      await sent.arrayBuffer()
      if (sent.status !== 200) throw new Error(`HTTP ${sent.status}`)
    }
    sending = false
  }
  const draw = async (): Promise<void> => {
    while (sending) {
      await client.graph.get({ filter: {} })
      await pause(1000)
    }
  }
  const times: number[] = []
  const ask = async (): Promise<void> => {
    while (sending) {
      const before = performance.now()
      await client.people.timeline({ id: people[(times.length * 7) % people.length] ?? '', limit: 500 })
      times.push(performance.now() - before)
      await pause(10)
    }
  }
  await Promise.all([send(), draw(), ask()])
  const rate = lines.length / ((performance.now() - start) / 1000)
  process.stderr.write(`timeline: ${times.length} calls while ${Math.round(rate)} events/s came in\n`)
  socket.close()
  await host.close()
  rmSync(folder, { recursive: true })
  const p99 = percentile(times, 0.99)
  return { name: 'timeline-p99', value: p99, unit: 'ms', reference: MOST_MS, ratio: MOST_MS / p99, goal: 1 }
}
