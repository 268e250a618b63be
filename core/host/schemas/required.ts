import { describeProblem } from '#core/base/result.ts'
import type { Connection } from '#core/store/open.ts'
import { type Governance, governanceOf } from '../governed/governance.ts'

/** The governance of a workspace that is open: had it a document that can't be used, it could not be. */
export function requiredGovernance(database: Connection): Governance {
  const governance = governanceOf(database)
  if (!governance.ok) throw new Error(describeProblem(governance.error))
  return governance.value
}
