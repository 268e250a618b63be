import Database from 'better-sqlite3'
import { z } from 'zod'
import { fail, ok, type Result } from '#core/base/result.ts'

export interface WriteLock {
  release(): void
}

const Holder = z.object({ pid: z.number(), since: z.string() })

function holderOf(path: string): string {
  const database = new Database(path, { readonly: true, timeout: 0 })
  try {
    const row = Holder.safeParse(database.prepare('SELECT pid, since FROM holder').get())
    return row.success ? `process ${row.data.pid}, since ${row.data.since}` : 'another process'
  } catch {
    return 'another process'
  } finally {
    database.close()
  }
}

/**
 * One process writes a workspace at a time. The lock is an open write transaction on a small SQLite file beside it:
 * the operating system gives it back however the holder ends, so that no stale lock is ever left behind.
 */
export function takeWriteLock(workspacePath: string, now: Date): Result<WriteLock> {
  const path = `${workspacePath}-lock`
  const database = new Database(path, { timeout: 0 })
  try {
    database.exec('CREATE TABLE IF NOT EXISTS holder (pid INTEGER, since TEXT)')
    database.exec('BEGIN IMMEDIATE')
    database.exec('DELETE FROM holder')
    database.prepare('INSERT INTO holder VALUES (?, ?)').run(process.pid, now.toISOString())
    database.exec('COMMIT; BEGIN IMMEDIATE')
    return ok({ release: () => database.close() })
  } catch (error) {
    database.close()
    if (!(error instanceof Database.SqliteError) || !error.code.startsWith('SQLITE_BUSY')) throw error
    return fail({
      code: 'workspace_locked',
      where: workspacePath,
      message: `another journeyscope has this workspace open for writing (${holderOf(path)}).`,
      hint: 'Do it in that window, or close it there first. Events may be sent to its port (POST /v1/events, 4318 unless --port says otherwise). Two writers would lose events.',
    })
  }
}
