import type { Connection } from './open.ts'

export function readSetting(database: Connection, key: string): string | null {
  const value = database.prepare('SELECT value FROM settings WHERE key = ?').pluck().get(key)
  return typeof value === 'string' ? value : null
}

export function writeSetting(database: Connection, key: string, value: string): void {
  database
    .prepare('INSERT INTO settings VALUES (?, ?) ON CONFLICT DO UPDATE SET value = excluded.value')
    .run(key, value)
}
