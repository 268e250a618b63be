import { type Agreement, readAgreement, readEdition } from '#core/fleet/redis/agreement.ts'
import type { Judges } from '#core/fleet/replay.ts'
import type { CompiledRuleset } from '#core/journey/compiled/types.ts'
import { readRuleset } from '#core/journey/reading/read.ts'
import type { Stages } from '#core/pipeline/stages.ts'
import type { RedisClient } from '#core/sources/redis/client.ts'
import type { WorkspaceKey } from '../keys/key.ts'
import { fleetStages } from './fleet-privacy.ts'

/** What a member goes by. */
export interface Agreed {
  readonly judges: Judges
  readonly stages: Stages
}

/** Texts were checked before they were agreed on: one that can't be used is of a newer version. */
const NEWER = 'journey:fleet holds what this version can’t use. Bring every worker to the same version.'

function compile(agreement: Agreement, key: WorkspaceKey): Agreed {
  const stages = fleetStages(agreement, key)
  if (!stages.ok) throw new Error(NEWER)
  const compiled = new Map<number, CompiledRuleset>()
  const find = (number: number): CompiledRuleset | null => {
    const known = compiled.get(number)
    const text = agreement.rulesets.get(number)
    if (known !== undefined || text === undefined) return known ?? null
    const read = readRuleset(text)
    if (!read.ok) throw new Error(NEWER)
    compiled.set(number, read.value)
    return read.value
  }
  return { judges: { active: agreement.active, find }, stages: stages.value }
}

/** What the fleet goes by as of now: read again only where it has changed since. */
export function followAgreement(client: RedisClient, key: WorkspaceKey): () => Promise<Agreed> {
  let known: { readonly edition: number; readonly agreed: Agreed } | null = null
  return async () => {
    const edition = await readEdition(client)
    if (known?.edition === edition) return known.agreed
    const agreement = await readAgreement(client)
    known = { edition: agreement.edition, agreed: compile(agreement, key) }
    return known.agreed
  }
}
