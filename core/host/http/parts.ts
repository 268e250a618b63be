import type { Uploads } from '../intake/uploads.ts'
import type { createRouter } from '../router.ts'
import type { Session } from '../session.ts'
import type { Access } from './access.ts'

/** What the routes of the listener work with. */
export interface ListenerParts {
  readonly session: Session
  readonly access: Access
  readonly router: ReturnType<typeof createRouter>
  readonly uploads: Uploads
  readonly rendererFolder: string | null
  readonly appVersion: string
}
