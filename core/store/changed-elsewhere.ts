import { z } from 'zod'
import type { Connection } from './open.ts'

/**
 * Answers whether another connection has written to the file since it was last asked (or since this was made). What is
 * held in memory of the file is stale then.
 */
export function watchOtherWriters(database: Connection): () => boolean {
  const version = (): number => z.number().parse(database.pragma('data_version', { simple: true }))
  let known = version()
  return () => {
    const before = known
    known = version()
    return known !== before
  }
}
