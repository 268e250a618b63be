import { BULLETS } from '#core/privacy/act.ts'
import { isToken } from '#core/privacy/kinds.ts'
import { type Path, resolvePath } from '../paths.ts'
import type { Clause } from './clause.ts'

function done(value: unknown): string {
  if (value === undefined) return 'dropped by privacy'
  const text = String(value)
  if (text.startsWith(BULLETS)) return 'masked by privacy'
  if (isToken(text)) return `replaced by a ${text.startsWith('sha256_') ? 'hash' : 'token'} for privacy`
  return 'changed by privacy'
}

/**
 * What privacy did to the first field that a clause looks at: `payload.address.country is masked by privacy (key address)`.
 * Null where it sees what was sent. `redacted` are the paths that privacy has changed in the event.
 */
export function hiddenBy(
  { required }: Pick<Clause, 'required'>,
  scope: Readonly<Record<string, unknown>>,
  redacted: readonly string[],
): string | null {
  for (const path of required) {
    const ruled = ruledAbove(path, redacted)
    if (ruled === null) continue
    const { value } = resolvePath(scope, path)
    return `${path.join('.')} is ${done(value)} (key ${ruled})`
  }
  return null
}

function ruledAbove(path: Path, redacted: readonly string[]): string | null {
  for (let end = 2; end <= path.length; end += 1) {
    if (redacted.includes(path.slice(0, end).join('.'))) return path[end - 1] ?? null
  }
  return null
}
