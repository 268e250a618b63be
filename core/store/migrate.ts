import { copyFileSync } from 'node:fs'
import type { Database } from 'better-sqlite3'
import { fail, ok, type Problem, type Result } from '#core/base/result.ts'
import { createWorkspace } from './migrations/0001-workspace.ts'
import { addGovernance } from './migrations/0002-governance.ts'
import { addMemory } from './migrations/0003-memory.ts'
import { addProfiles } from './migrations/0004-profiles.ts'
import { addSnapshots } from './migrations/0005-snapshots.ts'
import { addLookups } from './migrations/0006-lookups.ts'
import { addOutbox } from './migrations/0007-outbox.ts'
import { addNamedLetters } from './migrations/0008-named-letters.ts'
import { addRefusedAgain } from './migrations/0009-refused-again.ts'
import { addAttemptsBefore } from './migrations/0010-attempts-before.ts'
import { indexRefusedLinks } from './migrations/0011-refused-links.ts'
import { addSaidByLetters } from './migrations/0012-said-by-letters.ts'
import { addActivatedBy } from './migrations/0013-activated-by.ts'
import { addNamingValues } from './migrations/0014-naming-values.ts'

export type Migration = (database: Database) => void

/** Migration number n stands at position n - 1 and leads from version n - 1 to version n. */
export const MIGRATIONS: readonly Migration[] = [
  createWorkspace,
  addGovernance,
  addMemory,
  addProfiles,
  addSnapshots,
  addLookups,
  addOutbox,
  addNamedLetters,
  addRefusedAgain,
  addAttemptsBefore,
  indexRefusedLinks,
  addSaidByLetters,
  addActivatedBy,
  addNamingValues,
]

/** "JRNY": marks a SQLite file as a workspace. */
export const APPLICATION_ID = 0x4a_52_4e_59

function pragmaNumber(database: Database, name: string): number {
  const value: unknown = database.pragma(name, { simple: true })
  return typeof value === 'number' ? value : 0
}

export function versionOf(database: Database): number {
  return pragmaNumber(database, 'user_version')
}

/** Refuses files that are no workspace, or one of a newer program. */
export function checkVersion(
  database: Database,
  path: string,
  migrations: readonly Migration[] = MIGRATIONS,
): Result<number> {
  const version = versionOf(database)
  const tables = database.prepare('SELECT count(*) AS n FROM sqlite_schema').pluck().get()
  if (pragmaNumber(database, 'application_id') !== APPLICATION_ID && tables !== 0) {
    return fail(notAWorkspace(path))
  }
  if (version > migrations.length) {
    return fail({
      code: 'workspace_newer',
      where: path,
      message: `this workspace was written by a newer journeyscope (format ${version}, this one knows ${migrations.length}).`,
      hint: 'Install the newer version to open it; nothing was changed.',
    })
  }
  return ok(version)
}

export function notAWorkspace(path: string): Problem {
  return {
    code: 'not_a_workspace',
    where: path,
    message: 'this file is not a journeyscope workspace.',
    hint: 'To bring in events from it, use: journeyscope import WORKSPACE FILE',
  }
}

/**
 * Brings a file to the newest version, one transaction a migration. A file that holds anything is copied
 * to `PATH.backup-vN` before its first migration.
 */
export function migrate(
  database: Database,
  path: string,
  migrations: readonly Migration[] = MIGRATIONS,
): Result<number> {
  const checked = checkVersion(database, path, migrations)
  if (!checked.ok) return checked
  const version = checked.value
  if (version > 0 && version < migrations.length) {
    database.pragma('wal_checkpoint(TRUNCATE)')
    copyFileSync(path, `${path}.backup-v${version}`)
  }
  migrations.slice(version).forEach((migration, index) => {
    database.transaction(() => {
      migration(database)
      database.pragma(`application_id = ${APPLICATION_ID}`)
      database.pragma(`user_version = ${version + index + 1}`)
    })()
  })
  return ok(migrations.length)
}
