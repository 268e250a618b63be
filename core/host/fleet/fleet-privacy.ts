import { fail, ok, type Result } from '#core/base/result.ts'
import { type Agreement, agreeOnKey, readKeyName } from '#core/fleet/redis/agreement.ts'
import { MOST_AHEAD } from '#core/pipeline/ahead.ts'
import type { Stage, Stages } from '#core/pipeline/stages.ts'
import { DEFAULT_POLICY, readPolicy } from '#core/privacy/policy.ts'
import { createScrubber } from '#core/privacy/scrub.ts'
import type { RedisClient } from '#core/sources/redis/client.ts'
import { shownOf } from '../answers/shown.ts'
import { freshKey, type WorkspaceKey } from '../keys/key.ts'
import type { KeyStore } from '../keys/key-store.ts'
import { sealContent } from '../keys/sealing.ts'
import { keyedTokens } from '../keys/tokens.ts'
import { enrichmentStages, schemaStages } from './bundles.ts'

/** The key of a fleet: the first member's, from the environment or made and saved here; the others must have it. */
export async function fleetKey(client: RedisClient, keys: KeyStore): Promise<Result<WorkspaceKey>> {
  const agreed = await readKeyName(client)
  const offered = agreed === null ? (keys.given() ?? freshKey()) : null
  // Saved before it is agreed on: another worker on this machine may look for it at once.
  if (offered !== null) keys.save(offered)
  const name = agreed ?? (await agreeOnKey(client, offered?.id ?? ''))
  if (offered?.id === name) return ok(offered)
  const key = keys.find(name)
  if (key !== null) return ok(key)
  return fail({
    code: 'key_missing',
    message: `the key of this fleet (${name}) is not here: tokens would differ from those of the other workers.`,
    hint: `Set JOURNEYSCOPE_KEY to the same key for every worker. Looked in the environment and in ${keys.place}.`,
  })
}

/**
 * As in a workspace: schemas and sampling, then personal values become tokens, then enrichment; refused events are sealed
 * before anything is stored. Null is the default policy.
 */
export function fleetStages(
  { privacy, schemas, enrichment }: Pick<Agreement, 'privacy' | 'schemas' | 'enrichment'>,
  key: WorkspaceKey,
): Result<Stages> {
  const read = privacy === null ? ok(DEFAULT_POLICY) : readPolicy(privacy)
  if (!read.ok) return read
  const scrubber = createScrubber(read.value, keyedTokens(key))
  const before = schemaStages(schemas)
  if (!before.ok) return before
  const after = enrichmentStages(enrichment, scrubber.text)
  if (!after.ok) return after
  const scrub: Stage = (envelope) => ({ kind: 'event', envelope: scrubber.envelope(envelope) })
  return ok({
    stages: [...before.value, scrub, ...after.value],
    mostAhead: MOST_AHEAD,
    redact: scrubber.text,
    seal: (original) => {
      const bytes = original.bytes()
      return {
        bytes: sealContent({ bytes, context: original.context ?? null }, key),
        context: null,
        sealedWith: key.id,
        shown: shownOf(original, bytes, scrubber),
      }
    },
  })
}
