import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fail, ok, type Result } from '#core/base/result.ts'
import type { GovernanceTexts } from '../governed/governance.ts'

/** A name of an event type as a name of a folder: what file systems refuse is percent-encoded. */
export function folderName(eventType: string): string {
  const name = encodeURIComponent(eventType).replaceAll('*', '%2A')
  return name.startsWith('.') ? `%2E${name.slice(1)}` : name
}

function readIfThere(path: string): string | null {
  return existsSync(path) ? readFileSync(path, 'utf8') : null
}

/**
 * Reads a folder as it lies in git: `EVENT_TYPE/1.json`, `EVENT_TYPE/2.json`, `registry.json`, `sampling.json`.
 * Other files are left alone.
 */
export function readSchemaFolder(folder: string): Result<GovernanceTexts> {
  try {
    const schemas = readdirSync(folder, { withFileTypes: true })
      .filter((entry) => entry.isDirectory() && !entry.name.startsWith('.'))
      .flatMap(({ name }) =>
        readdirSync(join(folder, name)).flatMap((file) => {
          const version = /^([1-9]\d{0,4})\.json$/.exec(file)?.[1]
          if (version === undefined) return []
          const text = readFileSync(join(folder, name, file), 'utf8')
          return [{ eventType: decodeURIComponent(name), version: Number(version), text }]
        }),
      )
      .sort((a, b) =>
        a.eventType < b.eventType ? -1 : a.eventType > b.eventType ? 1 : a.version - b.version,
      )
    const registry = readIfThere(join(folder, 'registry.json'))
    const sampling = readIfThere(join(folder, 'sampling.json'))
    return ok({ schemas, registry, sampling })
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    return fail({ code: 'not_found', where: folder, message: `this folder can't be read: ${why}.` })
  }
}

/** Writes the texts as they are; files of the same name are replaced, others left alone. */
export function writeSchemaFolder(folder: string, texts: GovernanceTexts): string[] {
  const written: string[] = []
  const write = (path: string, text: string): void => {
    writeFileSync(join(folder, path), text.endsWith('\n') ? text : `${text}\n`)
    written.push(path)
  }
  mkdirSync(folder, { recursive: true })
  for (const { eventType, version, text } of texts.schemas) {
    mkdirSync(join(folder, folderName(eventType)), { recursive: true })
    write(join(folderName(eventType), `${version}.json`), text)
  }
  if (texts.registry !== null) write('registry.json', texts.registry)
  if (texts.sampling !== null) write('sampling.json', texts.sampling)
  return written
}
