import { randomBytes } from 'node:crypto'
import { createRequire } from 'node:module'
import { resolve } from 'node:path'
import { z } from 'zod'
import type { Clock } from '#core/base/ports.ts'
import type { Problem } from '#core/base/result.ts'
import type { WorkspaceStatus } from '#core/contract/workspace.ts'
import { type Listening, listen } from './intake/listener.ts'
import { createUploads, removeLeftUploads } from './intake/uploads.ts'
import type { Keychain } from './keys/guarded-file.ts'
import { defaultHome } from './places.ts'
import { createRouter } from './router.ts'
import { createSession, type Session } from './session.ts'

export interface HostOptions {
  readonly appVersion: string
  /** Folder for the example, new workspaces and the list of recent ones; the user's data folder by default. */
  readonly home?: string
  readonly clock?: Clock
  /** Encrypts key files; Electron's safeStorage in the desktop app. */
  readonly keychain?: Keychain
  /** Folder of the built window; without it the listener serves no pages. */
  readonly rendererFolder?: string
}

export interface ListenOptions {
  readonly host: string
  readonly port: number
  readonly writeKeys?: readonly string[]
  readonly token?: string
}

/** Opens workspaces, runs the pipeline and answers the contract; the same in Electron's main process and headless. */
export interface Host {
  readonly router: ReturnType<typeof createRouter>
  readonly session: Session
  /**
   * Opens the port; the token admits a browser to the window and the contract. `writeKeys`: senders of events must name
   * one of them; without it any key, or none, is good on this machine. `token`: one that is kept from start to start;
   * without it each start makes its own.
   */
  listen(options: ListenOptions): Promise<Listening>
  open(path: string, create?: boolean): Problem | null
  close(): Promise<void>
}

const systemClock: Clock = { now: () => Date.now() }

export function appVersion(): string {
  const read = createRequire(import.meta.url)
  for (const path of ['../../package.json', '../package.json']) {
    try {
      const found = z.object({ name: z.literal('journeyscope'), version: z.string() }).safeParse(read(path))
      if (found.success) return found.data.version
    } catch {
      // The bundle lies one folder higher than the source: the other path is tried.
    }
  }
  return '0.0.0'
}

export async function createHost(options: HostOptions): Promise<Host> {
  const clock = options.clock ?? systemClock
  const session = createSession({
    clock,
    home: options.home ?? defaultHome(),
    keychain: options.keychain ?? null,
  })
  removeLeftUploads()
  const uploads = createUploads()
  let listening: Listening | null = null
  const facts = {
    appVersion: options.appVersion,
    platform: process.platform,
    listener: (): WorkspaceStatus['listener'] =>
      listening === null
        ? null
        : { host: listening.host, port: listening.port, eventsUrl: `${listening.url}/v1/events` },
    invite: () => listening?.invite() ?? null,
  }
  const router = createRouter(session, facts, uploads)
  return {
    router,
    session,
    open: (path, create = false) => session.open(resolve(path), create),
    listen: async ({ host, port, writeKeys = null, token = randomBytes(24).toString('base64url') }) => {
      const rendererFolder = options.rendererFolder ?? null
      const { appVersion } = options
      const parts = { session, router, uploads, rendererFolder, appVersion }
      listening = await listen({ host, port, token, writeKeys, ...parts })
      return listening
    },
    close: async () => {
      await listening?.close()
      uploads.close()
      await session.close()
      await session.studyThreads.close()
    },
  }
}
