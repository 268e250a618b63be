import { alertsContract } from './alerts.ts'
import { attributionContract } from './attribution.ts'
import { draftsContract } from './drafts.ts'
import { graphContract } from './graph.ts'
import { identityContract } from './identity.ts'
import { importsContract } from './imports.ts'
import { journeysContract } from './journeys.ts'
import { liveContract } from './live.ts'
import { peopleContract } from './people.ts'
import { rulesContract } from './rules.ts'
import { schemasContract } from './schemas.ts'
import { sourcesContract } from './sources.ts'
import { studiesContract } from './studies.ts'
import { webhooksContract } from './webhooks.ts'
import { workspaceContract } from './workspace.ts'

/**
 * Everything that a window can ask. The same contract runs over Electron's MessagePort and over a WebSocket.
 * Every call ends: nothing streams, and a client gives each call a deadline.
 */
export const contract = {
  workspace: workspaceContract,
  graph: graphContract,
  journeys: journeysContract,
  people: peopleContract,
  live: liveContract,
  alerts: alertsContract,
  attribution: attributionContract,
  rules: rulesContract,
  identity: identityContract,
  drafts: draftsContract,
  imports: importsContract,
  schemas: schemasContract,
  sources: sourcesContract,
  studies: studiesContract,
  webhooks: webhooksContract,
}
