import { oc } from '@orpc/contract'
import { z } from 'zod'
import { Filter, Instant } from './shared.ts'

/** Alerts of one rule that say the same. */
export const AlertGroup = z.object({
  rule: z.string(),
  /** As the rule writes it (`high`); null where it writes none. */
  severity: z.string().nullable(),
  message: z.string().nullable(),
  alerts: z.number(),
  people: z.number(),
  /** Of `alerts`: kept back, since their events came late or were judged anew. */
  held: z.number(),
  firstAt: Instant,
  lastAt: Instant,
  /** Of `people`: who stand now in the step in which their newest such alert left them. */
  still: z.number(),
  /** The newest 200. */
  newest: z.array(
    z.object({
      person: z.string(),
      eventId: z.string(),
      at: Instant,
      held: z.boolean(),
      /** Where they stand now, in the default journey. */
      step: z.string(),
      /** Where the alert left them; null where the current fold does not tell, as for one of another journey. */
      leftIn: z.string().nullable(),
    }),
  ),
})
export type AlertGroup = z.infer<typeof AlertGroup>

/** What rules have raised by TRIGGER_ALERT, by rule, severity and message, the most severe first, then the newest. */
export const AlertsView = z.object({ groups: z.array(AlertGroup), alerts: z.number(), people: z.number() })
export type AlertsView = z.infer<typeof AlertsView>

/** Words that rules have for how severe an alert is, the most severe first. */
const SEVERITIES = [
  ['critical', 'fatal', 'emergency'],
  ['high', 'error', 'major'],
  ['medium', 'warning', 'warn', 'minor'],
  ['low', 'info', 'notice', 'debug'],
]

/** The place of a severity, the most severe first, whatever its case: 0 to 3, 4 for other words, 5 for none. */
export function severityRank(severity: string | null): number {
  if (severity === null) return SEVERITIES.length + 1
  const rank = SEVERITIES.findIndex((words) => words.includes(severity.toLowerCase()))
  return rank < 0 ? SEVERITIES.length : rank
}

export const alertsContract = {
  list: oc.input(z.object({ filter: Filter })).output(AlertsView),
}
