import { fail, ok, type Problem, type Result } from '#core/base/result.ts'
import type { Delivery, Original } from '#core/event/delivery.ts'
import { replaceLiterals } from '#core/journey/expression/cel-literals.ts'
import { IntakeRefused, type Stages } from '#core/pipeline/stages.ts'
import type { Tokens } from '#core/privacy/kinds.ts'
import { DEFAULT_POLICY, type PrivacyPolicy, readPolicy } from '#core/privacy/policy.ts'
import { createScrubber, type Scrubber } from '#core/privacy/scrub.ts'
import { readDocuments } from '#core/store/documents.ts'
import type { Connection } from '#core/store/open.ts'
import type { Fingerprint, Intake, Sealed } from '#core/store/outcomes/receipts.ts'
import { shownOf } from '../answers/shown.ts'
import { keyedFingerprints } from '../keys/fingerprint.ts'
import type { KeyStore } from '../keys/key-store.ts'
import { openSealed, type SealedContent, sealContent } from '../keys/sealing.ts'
import { keyedTokens } from '../keys/tokens.ts'
import { ensureKeyNames, type KeyNames, keyNames, missingKey } from '../keys/workspace-keys.ts'
import { ONLY } from './governance.ts'
import { namedBy } from './named.ts'
import { phonesMeant, typedValue } from './typed.ts'

/** A shorter text names nobody. */
const SHORTEST_VALUE = 4

/** What privacy does for one workspace. */
export interface WorkspacePrivacy {
  readonly scrubber: Scrubber
  /** Countries in whose own way of writing phone numbers are recognised, ISO 3166 alpha-2. */
  readonly phoneRegions: readonly string[]
  /** Null where the key is here, or none was ever needed. */
  readonly problem: Problem | null
  /** An id that someone typed, as it is stored. Fails where the key would be needed and is not here. */
  argument(text: string): Result<string>
  /** What someone typed, as it may stand whole in a field of an event; none where it is too short to name anybody. */
  values(text: string): string[]
  /** A filter that someone typed, with texts that it compares with as they are stored. Fails as `argument` does. */
  where(text: string): Result<string>
  seal(original: Original): Sealed
  /** By what a refused delivery is known should it come again; null where the key is not here. */
  fingerprint(delivery: Delivery, intake: Intake): Fingerprint | null
  /** What a dead letter holds; a problem where its key is not here. */
  open(letter: { original: Uint8Array; sealedWith: string | null }): Result<SealedContent>
}

/** The policy in force: the workspace's document, else the safe default. */
export function policyOf(database: Connection): Result<PrivacyPolicy> {
  const text = readDocuments(database, 'privacy').findLast(({ name }) => name === ONLY)?.text ?? null
  return text === null ? ok(DEFAULT_POLICY) : readPolicy(text)
}

/** Reads policy and keys. `mayWrite`: a workspace without a key gets one. */
export function privacyOf(
  database: Connection,
  store: KeyStore,
  mayWrite: boolean,
): Result<WorkspacePrivacy> {
  const policy = policyOf(database)
  if (!policy.ok) return policy
  const names = mayWrite ? ensureKeyNames(database, store) : keyNames(database)
  const tokenKey = names === null ? null : store.find(names.token)
  const problem = names !== null && tokenKey === null ? missingKey(names.token, store) : null
  const scrubber = createScrubber(policy.value, tokenKey === null ? noTokens(problem) : keyedTokens(tokenKey))
  const typed = (stored: () => string, text: string): Result<string> => {
    // Nothing was ever tokenised in a workspace that has no key.
    if (names === null) return ok(text)
    try {
      return ok(stored())
    } catch (error) {
      if (error instanceof IntakeRefused) return fail(error.problem)
      throw error
    }
  }
  return ok({
    scrubber,
    phoneRegions: policy.value.phoneRegions,
    problem,
    argument: (text) => {
      const meant = typedValue(text)
      return typed(() => scrubber.argument(meant), meant)
    },
    values: (text) => {
      const whole = typedValue(text).trim()
      if (whole.length < SHORTEST_VALUE) return []
      const written: [field: string, text: string][] = [
        ['email', whole],
        ...phonesMeant(whole, policy.value.phoneRegions).map((number): [string, string] => ['phone', number]),
      ]
      const made = [
        typed(() => scrubber.argument(whole), whole),
        ...written.map(([field, value]) => typed(() => scrubber.literal(['payload', field], value), whole)),
      ].flatMap((value) => (value.ok ? [value.value] : []))
      return [...new Set(made)]
    },
    where: (text) =>
      typed(() => replaceLiterals(text, ['payload', 'event', 'state', 'segments'], scrubber.literal), text),
    seal: (original) => sealWith(original, scrubber, names, store),
    fingerprint: tokenKey === null ? () => null : keyedFingerprints(tokenKey),
    open: ({ original, sealedWith }) => {
      if (sealedWith === null) return ok({ bytes: original, context: null })
      const key = store.find(sealedWith)
      if (key === null) return fail(missingKey(sealedWith, store))
      const content = openSealed(original, key)
      if (content === null)
        return fail({
          code: 'letter_damaged',
          message: 'the sealed original was changed after it was sealed.',
        })
      return ok(content)
    },
  })
}

function noTokens(problem: Problem | null): Tokens {
  const refuse = (): never => {
    throw new IntakeRefused(problem ?? { code: 'key_missing', message: 'this workspace has no key yet.' })
  }
  return { token: refuse, hash: refuse }
}

function sealWith(original: Original, scrubber: Scrubber, names: KeyNames | null, store: KeyStore): Sealed {
  const key = names === null ? null : store.find(names.seal)
  if (key === null) throw new IntakeRefused(missingKey(names?.seal ?? 'none yet', store))
  const bytes = original.bytes()
  return {
    bytes: sealContent({ bytes, context: original.context ?? null }, key),
    context: null,
    sealedWith: key.id,
    shown: shownOf(original, bytes, scrubber),
  }
}

/** Privacy as the pipeline applies it: after the registry, and to every word that the registry says. */
export function privacyStages(
  privacy: WorkspacePrivacy,
): Pick<Stages, 'seal' | 'redact' | 'whose' | 'fingerprint'> & { scrub: Stages['stages'][number] } {
  return {
    seal: privacy.seal,
    fingerprint: privacy.fingerprint,
    redact: privacy.scrubber.text,
    whose: (delivery) => {
      const { subject, eventType, source, saidAt } = namedBy(delivery)
      const stored = (text: string | null): string | null =>
        text === null ? null : privacy.scrubber.argument(text)
      return { subject: stored(subject), eventType: stored(eventType), source: stored(source), saidAt }
    },
    scrub: (envelope) => ({ kind: 'event', envelope: privacy.scrubber.envelope(envelope) }),
  }
}
