import type { Result } from '#core/base/result.ts'
import { IdentityDocument } from '#core/identity/document.ts'
import { documentsInForce } from '#core/store/documents.ts'
import type { Connection } from '#core/store/open.ts'
import { ONLY } from '../governed/governance.ts'
import { readDocument } from '../intake/read-document.ts'

/** Reads the document's text; null is the default. */
export function readIdentity(text: string | null): Result<IdentityDocument> {
  return readDocument('identity', IdentityDocument, text)
}

/** By what a workspace knows who is one person. */
export function identityOf(database: Connection): Result<IdentityDocument> {
  const text = documentsInForce(database, 'identity').find(({ name }) => name === ONLY)?.text ?? null
  return readIdentity(text)
}
