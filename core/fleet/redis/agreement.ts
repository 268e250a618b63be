import { z } from 'zod'
import type { RedisClient } from '#core/sources/redis/client.ts'
import { AGREE, runScript } from './script.ts'

/** Where a fleet's members find what all of them go by. */
export const AGREEMENT = 'journey:fleet'

/** What the members of a fleet have in common, so that it does not matter which of them takes an event. */
export interface Agreement {
  /** Counts changes. */
  readonly edition: number
  /** Name of the key that makes tokens and seals; null before the first member has come. */
  readonly key: string | null
  /** Text of the privacy policy; null where the default holds. */
  readonly privacy: string | null
  /** Schemas, modes, upcasters and sampling, and enrichment with its tables, each as one text; null where there are none. */
  readonly schemas: string | null
  readonly enrichment: string | null
  /** Number of the active ruleset; 0 where there is none. */
  readonly active: number
  /** Texts of all rulesets by number, since each event keeps the one that judged it. */
  readonly rulesets: ReadonlyMap<number, string>
}

const Fields = z.record(z.string(), z.string())

export async function readAgreement(client: RedisClient): Promise<Agreement> {
  const fields = Fields.parse(await client.hgetall(AGREEMENT))
  const rulesets = Object.entries(fields).flatMap(([name, text]): [number, string][] =>
    name.startsWith('rules:') ? [[Number(name.slice('rules:'.length)), text]] : [],
  )
  return {
    edition: Number(fields.edition ?? 0),
    key: fields.key ?? null,
    privacy: fields.privacy ?? null,
    schemas: fields.schemas ?? null,
    enrichment: fields.enrichment ?? null,
    active: Number(fields.active ?? 0),
    rulesets: new Map(rulesets),
  }
}

export async function readEdition(client: RedisClient): Promise<number> {
  return Number((await client.hget(AGREEMENT, 'edition')) ?? 0)
}

/** Rules that differ from the active ones become the next ruleset; members that say the same at a time make one. */
export async function agreeOnRules(client: RedisClient, text: string): Promise<void> {
  await runScript(client, AGREE, [AGREEMENT], ['rules', text])
}

/** What comes into force from the next batch of every member on. */
export async function agreeOn(
  client: RedisClient,
  what: 'privacy' | 'schemas' | 'enrichment',
  text: string,
): Promise<void> {
  await runScript(client, AGREE, [AGREEMENT], [what, text])
}

export function readKeyName(client: RedisClient): Promise<string | null> {
  return client.hget(AGREEMENT, 'key')
}

/** The first member's key is everybody's; answers the name of that one. */
export async function agreeOnKey(client: RedisClient, id: string): Promise<string> {
  await client.hsetnx(AGREEMENT, 'key', id)
  return (await readKeyName(client)) ?? id
}
