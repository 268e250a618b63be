import { accessSync, constants, existsSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
import Database from 'better-sqlite3'
import { fail, ok, type Problem, type Result } from '#core/base/result.ts'
import { takeWriteLock, type WriteLock } from './lock.ts'
import {
  APPLICATION_ID,
  checkVersion,
  MIGRATIONS,
  type Migration,
  migrate,
  notAWorkspace,
} from './migrate.ts'

export type Connection = Database.Database

export interface WritableConnection {
  readonly database: Connection
  close(): void
}

/** What SQLite refused, in words that say what to do. */
export function storeProblem(path: string, error: unknown): Problem {
  const code = error instanceof Database.SqliteError ? error.code : ''
  const reason = error instanceof Error ? error.message : String(error)
  if (code === 'SQLITE_NOTADB') return notAWorkspace(path)
  if (code === 'SQLITE_FULL' || /ENOSPC/.test(reason)) {
    return {
      code: 'disk_full',
      where: path,
      message: 'the disk is full; the last batch was not stored and nothing is half-written.',
      hint: 'Free some space and send or import the same events again: what is stored already counts once.',
    }
  }
  if (code.startsWith('SQLITE_READONLY') || code === 'SQLITE_CANTOPEN' || /EACCES|EROFS|EPERM/.test(reason)) {
    return {
      code: 'read_only',
      where: path,
      message: 'this place cannot be written to.',
      hint: 'Copy the workspace to a folder of your own, or change its permissions.',
    }
  }
  if (code.startsWith('SQLITE_BUSY')) return beingJudged(path)
  if (code.startsWith('SQLITE_CORRUPT')) {
    return {
      code: 'workspace_damaged',
      where: path,
      message: `the file is damaged (${reason}).`,
      hint: 'Open the newest copy beside it (its name ends in .backup-vN) or another copy of yours.',
    }
  }
  return { code: 'store_failed', where: path, message: reason }
}

/** What nobody can change while history is judged anew. */
export function beingJudged(path: string): Problem {
  return {
    code: 'busy',
    where: path,
    message: 'all history is just being judged by new rules, so nothing else can be changed.',
    hint: 'Wait for its job to end, or cancel it, and try again.',
  }
}

/** Another connection is writing. */
export function isBusy(error: unknown): boolean {
  return error instanceof Database.SqliteError && error.code.startsWith('SQLITE_BUSY')
}

/**
 * While another connection writes, whoever would write by this one is told at once instead of holding up the thread.
 * Answers with how to have it wait again.
 */
export function waitForNobody(database: Connection): () => void {
  const patience: unknown = database.pragma('busy_timeout', { simple: true })
  database.pragma('busy_timeout = 20')
  return () => {
    if (database.open) database.pragma(`busy_timeout = ${Number(patience)}`)
  }
}

/** A second connection of the process that has the workspace open for writing; SQLite lets one of them write at a time. */
export function openBeside(path: string): Result<WritableConnection> {
  try {
    const database = new Database(path, { fileMustExist: true })
    tune(database)
    return ok({ database, close: () => void database.close() })
  } catch (error) {
    return fail(storeProblem(path, error))
  }
}

function tune(database: Connection): void {
  database.pragma('journal_mode = WAL')
  // A killed process loses nothing; a power cut may lose the last batches, which the source delivers again.
  database.pragma('synchronous = NORMAL')
  // A checkpoint every 1,000 pages costs half the time of workloads that touch random pages.
  database.pragma('wal_autocheckpoint = 8000')
  database.pragma('cache_size = -65536')
  database.pragma('temp_store = MEMORY')
}

function cannotWrite(path: string): boolean {
  try {
    accessSync(existsSync(path) ? path : dirname(path), constants.W_OK)
    if (existsSync(path)) accessSync(dirname(path), constants.W_OK)
    return existsSync(path) && (statSync(path).mode & 0o222) === 0
  } catch {
    return true
  }
}

/** Opens a workspace for writing, making or migrating it as needed. One process at a time. */
export function openForWriting(
  path: string,
  options: { now: Date; create: boolean; migrations?: readonly Migration[] },
): Result<WritableConnection> {
  if (!existsSync(path) && !options.create) return fail(notFound(path))
  if (existsSync(path) && statSync(path).isDirectory()) return fail(notAWorkspace(path))
  if (!existsSync(dirname(path))) return fail(notFound(dirname(path)))
  if (cannotWrite(path)) return fail(storeProblem(path, new Error('EACCES')))
  const looked = existsSync(path) && statSync(path).size > 0 ? peek(path) : ok(0)
  if (!looked.ok) return looked
  let lock: WriteLock | null = null
  let database: Connection | null = null
  try {
    const locked = takeWriteLock(path, options.now)
    if (!locked.ok) return locked
    lock = locked.value
    database = new Database(path)
    tune(database)
    const migrated = migrate(database, path, options.migrations ?? MIGRATIONS)
    if (!migrated.ok) {
      database.close()
      lock.release()
      return migrated
    }
    return ok(connection(database, lock))
  } catch (error) {
    database?.close()
    lock?.release()
    return fail(storeProblem(path, error))
  }
}

function connection(database: Connection, lock: WriteLock): WritableConnection {
  return {
    database,
    close: () => {
      try {
        database.pragma('optimize')
      } catch {
        // As where the disk is full: statistics can wait for another time, the file is given back all the same.
      }
      database.close()
      lock.release()
    },
  }
}

/**
 * Looks without touching, so that a file that is no workspace stays byte for byte as it was. A writer that was killed
 * may have left a journal that only a writing connection can roll back: then SQLite does that first. A database
 * without a single table is one whose making was cut off, and is made anew.
 */
function peek(path: string, readonly = true): Result<number> {
  try {
    const database = new Database(path, { readonly, fileMustExist: true })
    try {
      const id: unknown = database.pragma('application_id', { simple: true })
      if (id === APPLICATION_ID) return checkVersion(database, path)
      const tables = database.prepare('SELECT count(*) FROM sqlite_schema').pluck().get()
      return id === 0 && tables === 0 ? ok(0) : fail(notAWorkspace(path))
    } finally {
      database.close()
    }
  } catch (error) {
    const needsWriter =
      error instanceof Database.SqliteError && /^SQLITE_(READONLY|CANTOPEN)/.test(error.code)
    return readonly && needsWriter ? peek(path, false) : fail(storeProblem(path, error))
  }
}

function notFound(path: string): Problem {
  return { code: 'not_found', where: path, message: 'no such file or folder.', hint: 'Check the path.' }
}

/** Opens a workspace for reading beside whoever writes it. */
export function openForReading(path: string): Result<Connection> {
  if (!existsSync(path)) return fail(notFound(path))
  if (statSync(path).isDirectory()) return fail(notAWorkspace(path))
  try {
    const database = new Database(path, { readonly: true })
    const version = peekOpen(database, path)
    if (!version.ok) {
      database.close()
      return version
    }
    return ok(database)
  } catch (error) {
    return fail(storeProblem(path, error))
  }
}

function peekOpen(database: Connection, path: string): Result<number> {
  const checked = checkVersion(database, path)
  if (!checked.ok) return checked
  if (checked.value < MIGRATIONS.length) {
    return fail({
      code: 'workspace_older',
      where: path,
      message: 'this workspace has an older format.',
      hint: 'Open it once in the app, which brings it up to date and keeps a copy.',
    })
  }
  return checked
}
