import { fail, ok, type Result } from '#core/base/result.ts'
import { IdentityDocument } from '#core/identity/document.ts'
import { documentsInForce } from '#core/store/documents.ts'
import type { Connection } from '#core/store/open.ts'
import { ONLY } from '../governance.ts'

/** Reads the document's text; null is the default. */
export function readIdentity(text: string | null): Result<IdentityDocument> {
  let value: unknown
  try {
    value = text === null ? {} : JSON.parse(text)
  } catch {
    return fail({ code: 'identity', where: 'identity', message: 'this is no JSON.' })
  }
  const parsed = IdentityDocument.safeParse(value)
  if (parsed.success) return ok(parsed.data)
  const [issue] = parsed.error.issues
  const where = ['identity', ...(issue?.path ?? [])].map(String).join('.')
  return fail({ code: 'identity', where, message: `${issue?.message ?? 'another value wanted'}.` })
}

/** By what a workspace knows who is one person. */
export function identityOf(database: Connection): Result<IdentityDocument> {
  const text = documentsInForce(database, 'identity').find(({ name }) => name === ONLY)?.text ?? null
  return readIdentity(text)
}
