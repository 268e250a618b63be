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
  /** The newest 50. */
  newest: z.array(z.object({ person: z.string(), eventId: z.string(), at: Instant, held: z.boolean() })),
})
export type AlertGroup = z.infer<typeof AlertGroup>

/** What rules have raised by TRIGGER_ALERT, by rule, severity and message, the newest first. */
export const AlertsView = z.object({ groups: z.array(AlertGroup), alerts: z.number(), people: z.number() })
export type AlertsView = z.infer<typeof AlertsView>

export const alertsContract = {
  list: oc.input(z.object({ filter: Filter })).output(AlertsView),
}
