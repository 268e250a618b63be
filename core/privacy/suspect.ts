import { BULLETS } from './act.ts'
import { findAll } from './find.ts'
import { createKeyReader } from './keys.ts'
import { isToken, VALUE_KINDS } from './kinds.ts'
import type { PrivacyPolicy } from './policy.ts'
import { scan } from './scan.ts'

/** Kinds that are found by value everywhere else: a key may give them away where no value was met yet. */
const BY_NAME: Readonly<Record<string, string>> = {
  email: 'email',
  mail: 'email',
  emailaddress: 'email',
  ip: 'ip',
  ipaddress: 'ip',
  iban: 'iban',
  cardnumber: 'card',
  creditcard: 'card',
}

/**
 * Says what kind of personal data a field seems to hold: by the detectors, on samples of its values, then by its name.
 * Values that privacy has replaced say so: `email (as tokens)`. Null where nothing speaks for it.
 */
export function createSuspicion(
  policy: PrivacyPolicy,
): (keys: readonly string[], samples: readonly string[]) => string | null {
  const keyKind = createKeyReader()
  const finder = { kinds: new Set(VALUE_KINDS), phoneRegions: policy.phoneRegions }

  const byValue = (samples: readonly string[]): string | null => {
    const counts = new Map<string, number>()
    for (const sample of samples) {
      const makeup = isToken(sample) ? null : scan(sample)
      for (const { kind } of makeup === null ? [] : findAll(sample, makeup, finder))
        counts.set(kind, (counts.get(kind) ?? 0) + 1)
    }
    const [most] = [...counts].sort(([, a], [, b]) => b - a)
    return most?.[0] ?? null
  }

  return (keys, samples) => {
    const found = byValue(samples)
    if (found !== null) return found
    const replaced = samples.find((sample) => isToken(sample))
    if (replaced !== undefined) return `${replaced.slice(0, replaced.lastIndexOf('_'))} (as tokens)`
    const names = keys.filter((key) => key !== '*')
    const last = names.at(-1) ?? ''
    const kind =
      keyKind(last, names.at(-2) ?? '') ?? BY_NAME[last.toLowerCase().replace(/[^a-z0-9]/g, '')] ?? null
    if (kind === null) return null
    const masked = samples.length > 0 && samples.every((sample) => sample.startsWith(BULLETS))
    return masked ? `${kind} (masked)` : kind
  }
}
