import { z } from 'zod'
import type { Connection } from './open.ts'

const NameRow = z.object({ id: z.number(), text: z.string() })

/** Texts that recur (event types, steps, rules, sources, channels) as small numbers. */
export interface NameTable {
  /** Number of a text, given to it now if it has none. */
  idOf(text: string): number
  /** Number of a text, or null where it never occurred. */
  find(text: string): number | null
  textOf(id: number): string
  /** Position = number. */
  all(): readonly string[]
  /** Reads what other transactions or a rollback changed. */
  reload(): void
  /** Reads the names that another connection added: it only ever adds. */
  readNew(): void
}

export function openNames(database: Connection): NameTable {
  const ids = new Map<string, number>()
  const texts: string[] = []
  const insert = database.readonly ? null : database.prepare('INSERT INTO names (id, text) VALUES (?, ?)')

  const select = database.prepare('SELECT id, text FROM names WHERE id >= ? ORDER BY id')

  const readNew = (): void => {
    for (const row of select.iterate(texts.length)) {
      const { id, text } = NameRow.parse(row)
      texts[id] = text
      ids.set(text, id)
    }
  }

  const reload = (): void => {
    ids.clear()
    texts.length = 0
    texts.push('')
    readNew()
  }
  reload()

  return {
    idOf: (text) => {
      const known = ids.get(text)
      if (known !== undefined) return known
      const id = texts.length
      insert?.run(id, text)
      texts.push(text)
      ids.set(text, id)
      return id
    },
    find: (text) => ids.get(text) ?? null,
    textOf: (id) => texts[id] ?? '',
    all: () => texts,
    reload,
    readNew,
  }
}
