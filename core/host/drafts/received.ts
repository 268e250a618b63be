import { fail, ok, type Result } from '#core/base/result.ts'
import type { Envelope } from '#core/event/envelope.ts'
import { IntakeRefused, type Judged } from '#core/pipeline/stages.ts'
import type { Intake } from '#core/store/outcomes/receipts.ts'
import { followsFleet } from '../fleet/read-only.ts'
import type { OpenedWorkspace } from '../opened.ts'

/** What is tried comes in as from a sender. */
const SANDBOX: Intake = { kind: 'http', name: '/v1/events' }

/**
 * What registry, privacy and enrichment make of an event that is only tried: the same as of one that really came. Nothing
 * is stored. Fails where nothing may be taken as things stand, such as without the key that tokens need.
 */
export function asReceived(workspace: OpenedWorkspace, envelope: Envelope): Result<Judged> {
  try {
    // A fleet's workers have passed the stages before the workspace hears of it; privacy changes nothing twice.
    if (followsFleet(workspace.database))
      return ok({ kind: 'event', envelope: workspace.privacy().scrubber.envelope(envelope) })
    const original = { format: 'event', bytes: () => new Uint8Array() } as const
    const judged = workspace.pipeline.judge({ ok: true, envelope, original, line: null }, SANDBOX)
    if (judged.kind !== 'rejected') return ok(judged)
    const message = workspace.privacy().scrubber.text(judged.rejection.message)
    return ok({ kind: 'rejected', rejection: { ...judged.rejection, message } })
  } catch (error) {
    if (error instanceof IntakeRefused) return fail(error.problem)
    throw error
  }
}
