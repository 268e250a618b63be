import type { FastifyInstance } from 'fastify'
import { OUTCOMES, totalOutcomes } from '#core/event/outcome.ts'
import { readReceiptTotals } from '#core/store/outcomes/receipts.ts'
import { countNoted } from '#core/store/people/noted.ts'
import { readStorms } from '#core/store/people/storms.ts'
import type { OpenedWorkspace } from '../../opened.ts'
import { countByName } from '../../webhooks/addresses.ts'
import { type Family, OPEN_METRICS, openMetricsText } from '../open-metrics.ts'
import type { ListenerParts } from '../parts.ts'

/** What a workspace has taken in, by intake: `received` is the sum of its outcomes, always. */
function familiesOf({ database, pipeline }: OpenedWorkspace): Family[] {
  const totals = readReceiptTotals(database)
  const arrivals = pipeline.writer().lastArrival - countNoted(database)
  return [
    {
      name: 'journeyscope_received',
      kind: 'counter',
      help: 'Events that an intake handed over.',
      samples: totals.map(({ intake, counts }) => ({
        labels: { kind: intake.kind, intake: intake.name },
        value: totalOutcomes(counts),
      })),
    },
    {
      name: 'journeyscope_outcomes',
      kind: 'counter',
      help: 'What became of them; each has exactly one outcome.',
      samples: totals.flatMap(({ intake, counts }) =>
        OUTCOMES.map((outcome) => ({
          labels: { kind: intake.kind, intake: intake.name, outcome },
          value: counts[outcome],
        })),
      ),
    },
    {
      name: 'journeyscope_arrivals',
      kind: 'counter',
      help: 'Events numbered at their arrival, counted apart from the receipts: equal to the sum of received.',
      samples: [{ value: arrivals }],
    },
    {
      name: 'journeyscope_unaccounted_events',
      kind: 'gauge',
      help: 'Arrivals less the sum of received: anything but 0 is a fault.',
      samples: [
        {
          value: arrivals - totals.reduce((sum, { counts }) => sum + totalOutcomes(counts), 0),
        },
      ],
    },
    {
      name: 'journeyscope_webhooks',
      kind: 'gauge',
      help: 'What rules wanted sent, by address and what became of it.',
      samples: countByName(database).map(({ address, status, count }) => ({
        labels: { address, status },
        value: count,
      })),
    },
    {
      name: 'journeyscope_merge_storms',
      kind: 'gauge',
      help: 'Identifiers that came with too many others to name anybody; the ledger has each.',
      samples: [{ value: readStorms(database).length }],
    },
    {
      name: 'journeyscope_queued_events',
      kind: 'gauge',
      help: 'Events that wait to be stored.',
      samples: [{ value: pipeline.queued() }],
    },
    {
      name: 'journeyscope_stored_per_second',
      kind: 'gauge',
      help: 'Events stored per second over the last ten seconds.',
      samples: [{ value: pipeline.perSecond() }],
    },
  ]
}

/** `GET /metrics`: counts only, nothing about a person. */
export function addMetricsRoutes(app: FastifyInstance, { session, appVersion }: ListenerParts): void {
  app.get('/metrics', async (_request, reply) => {
    const workspace = session.current()
    const program: Family[] = [
      {
        name: 'journeyscope_build',
        kind: 'info',
        help: 'The version of this program.',
        samples: [{ labels: { version: appVersion }, value: 1 }],
      },
      {
        name: 'journeyscope_workspace_open',
        kind: 'gauge',
        help: '1 where a workspace is open and events can come in.',
        samples: [{ value: workspace === null ? 0 : 1 }],
      },
      {
        name: 'process_resident_memory_bytes',
        kind: 'gauge',
        unit: 'bytes',
        help: 'Memory that this process holds.',
        samples: [{ value: process.memoryUsage.rss() }],
      },
    ]
    const families = workspace === null ? program : [...program, ...familiesOf(workspace)]
    return reply.type(OPEN_METRICS).send(openMetricsText(families))
  })
}
