import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { z } from 'zod'

const DATA = '../shared/data'
const folder = mkdtempSync(join(tmpdir(), 'journeyscope-formats-'))
afterAll(() => rmSync(folder, { recursive: true }))
const hasData = existsSync(DATA)
if (!hasData) console.warn(`SKIPPED: ${DATA} is absent, so real logs are not imported.`)
const withData = test.skipIf(!hasData)

function run(...args: string[]): unknown {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['core/cli/main.ts', ...args], {
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  })
  expect({ args, status, stderr: status === 0 ? '' : stderr }).toEqual({ args, status: 0, stderr: '' })
  return JSON.parse(stdout)
}

const Edges = z.object({
  edges: z.array(z.object({ from: z.string(), to: z.string(), count: z.number() })),
})
const Received = z.object({ received: z.number() })

function edgesOf(...args: string[]): [string, string, number][] {
  const graph = Edges.parse(run('graph', ...args, '--json'))
  return graph.edges.map(({ from, to, count }): [string, string, number] => [from, to, count])
}

withData.each([
  ['running-example', 'xes'],
  ['roadtraffic100traces', 'xes'],
  ['helpdesk', 'xes.gz'],
])('%s as %s has the published graph, and a second import changes nothing', (log, ending) => {
  const workspace = join(folder, `${log}.journey`)
  const file = `${DATA}/process/${log}.${ending}`
  const Expected = z.object({
    dfg: z.array(z.tuple([z.string(), z.string(), z.number()])),
    events: z.number(),
  })
  const wanted = Expected.parse(JSON.parse(readFileSync(`${DATA}/expected/process_${log}.json`, 'utf8')))
  expect(run('import', workspace, file, '--json')).toMatchObject({ received: wanted.events })
  expect(run('import', workspace, file, '--json')).toMatchObject({ outcomes: { DUPLICATE: wanted.events } })
  expect(edgesOf(workspace).sort()).toEqual([...wanted.dfg].sort())
})

withData('paths with back clicks have the page views that were counted elsewhere', () => {
  const workspace = join(folder, 'wikispeedia.journey')
  const columns = ['--map', 'userId=column_1', '--map', 'timestamp=column_2', '--map', 'path=column_4']
  const file = `${DATA}/clickstream/wikispeedia_paths_unfinished.tsv.gz`
  const { received } = Received.parse(
    run('import', workspace, file, '--format', 'paths', '--json', ...columns),
  )
  expect(received).toBe(129_295)
  const edges = edgesOf(workspace, '--case', 'session')
  expect(edges).toHaveLength(36_467)
  expect(edges.reduce((sum, [, , count]) => sum + count, 0)).toBe(104_420)
  expect(edges.find(([from, to]) => from === 'Pyramid' && to === 'Mexico')?.[2]).toBe(290)
})

withData('paths with counts give the credit that was computed from them elsewhere', () => {
  const workspace = join(folder, 'paths.journey')
  run('import', workspace, `${DATA}/attribution/path_data.csv`, '--json')
  const Models = z.object({
    models: z.array(
      z.object({ credits: z.array(z.object({ channel: z.string(), conversions: z.number() })) }),
    ),
  })
  const credits = Models.parse(run('attribute', workspace, '--model', 'markov', '--json')).models[0]?.credits
  const alpha = credits?.find(({ channel }) => channel === 'alpha')
  expect(alpha?.conversions).toBeCloseTo(5344.947682, 5)
  expect(credits?.reduce((sum, { conversions }) => sum + conversions, 0)).toBeCloseTo(19_785, 5)
})
