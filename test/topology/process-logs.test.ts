import { existsSync, readFileSync } from 'node:fs'
import { parse } from 'csv-parse/sync'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { buildGraph } from '#core/topology/graph.ts'
import { toColumns } from './history.ts'

const DATA = '../shared/data'

const Row = z.object({
  'case:concept:name': z.string(),
  'concept:name': z.string(),
  'time:timestamp': z.string(),
})

const Expected = z.object({
  cases: z.number(),
  activities: z.record(z.string(), z.number()),
  start_activities: z.record(z.string(), z.number()),
  end_activities: z.record(z.string(), z.number()),
  dfg: z.array(z.tuple([z.string(), z.string(), z.number()])),
})

describe.each(['running-example', 'roadtraffic100traces'])('event lens of the real log %s', (log) => {
  const csv = `${DATA}/process/${log}.csv`
  const missing = !existsSync(csv)
  if (missing) console.warn(`SKIPPED: ${csv} is not here, so the graph of this real log is not checked.`)

  it.skipIf(missing)('has the edges, counts, starts and ends that pm4py finds', () => {
    const rows = z.array(Row).parse(parse(readFileSync(csv), { columns: true }))
    const wanted = Expected.parse(JSON.parse(readFileSync(`${DATA}/expected/process_${log}.json`, 'utf8')))
    const columns = toColumns({
      events: rows.map((row) => ({
        person: row['case:concept:name'],
        time: Date.parse(row['time:timestamp']),
        type: row['concept:name'],
      })),
    })
    const graph = buildGraph({
      ...columns,
      lens: 'event',
      caseKind: 'user',
      keep: null,
      conversion: { kind: 'none' },
      initialStep: -1,
    })

    const counts = (of: 'events' | 'starts' | 'ends') =>
      Object.fromEntries(graph.nodes.filter((node) => node[of] > 0).map((node) => [node.id, node[of]]))
    expect(graph.people).toBe(wanted.cases)
    expect(counts('events')).toEqual(wanted.activities)
    expect(counts('starts')).toEqual(wanted.start_activities)
    expect(counts('ends')).toEqual(wanted.end_activities)
    const edges = graph.edges.map((edge): [string, string, number] => [edge.from, edge.to, edge.count])
    expect(edges.toSorted()).toEqual(wanted.dfg.toSorted())
  })
})
