import type { Clock } from '#core/base/ports.ts'
import { describeProblem, type Problem } from '#core/base/result.ts'
import type { GovernanceDocument, SaveAnswer, SchemaRefusal } from '#core/contract/schemas.ts'
import { checkCompatibility } from '#core/registry/compare/compatibility.ts'
import type { SamplingRule } from '#core/registry/document.ts'
import type { Compatibility, Mode } from '#core/registry/modes.ts'
import { readSchema } from '#core/registry/read-schema.ts'
import { saveDocument } from '#core/store/documents.ts'
import { compileGovernance, type GovernanceTexts, governanceTexts, ONLY } from '../governed/governance.ts'
import type { OpenedWorkspace } from '../opened.ts'
import { refuse } from '../session.ts'
import { consumersOf, type Readers } from './consumers.ts'
import { withMode } from './preview-enforce.ts'
import { readUpcasters, withUpcasters } from './previews.ts'
import { requiredGovernance } from './required.ts'
import { checkFolder, checkNextSchema } from './save-schema.ts'

function ofWorkspace({ database, pipeline }: OpenedWorkspace): Readers {
  return { database, active: () => pipeline.writer().active }
}

function refused(...refusals: readonly SchemaRefusal[]): SaveAnswer {
  return { ok: false, refusals: [...refusals], number: null }
}

function badDocument(problem: Problem): SchemaRefusal {
  return { code: 'bad_registry', path: '', message: describeProblem(problem) }
}

interface NextDocument {
  readonly kind: 'schema' | GovernanceDocument
  readonly name: string
  readonly text: string | null
}

/**
 * Saves one document if everything that governs still compiles with it, and applies it from the next batch on. `beside`
 * is given the number of the new version and saves what belongs to it, in the same transaction.
 */
export function saveAndApply(
  workspace: OpenedWorkspace,
  clock: Clock,
  next: NextDocument,
  beside: (number: number) => void = () => {},
): SaveAnswer {
  const problem = compileWith(workspace, next)
  if (problem !== null) return refused(badDocument(problem))
  const saved = workspace.database.transaction(() => {
    const document = saveDocument(workspace.database, { ...next, savedAt: clock.now() })
    beside(document.number)
    return document
  })()
  const after = workspace.govern()
  if (after !== null) throw refuse(after)
  return { ok: true, refusals: [], number: saved.number }
}

function compileWith({ database }: OpenedWorkspace, { kind, name, text }: NextDocument): Problem | null {
  const texts = governanceTexts(database)
  const others = texts.schemas.filter(({ eventType }) => eventType !== name)
  const own = texts.schemas.filter(({ eventType }) => eventType === name)
  const version = 1 + Math.max(0, ...own.map((schema) => schema.version))
  const schemas: GovernanceTexts['schemas'] =
    text === null ? others : [...others, ...own, { eventType: name, version, text }]
  const compiled = compileGovernance(kind === 'schema' ? { ...texts, schemas } : { ...texts, [kind]: text })
  return compiled.ok ? null : compiled.error
}

export function checkSchema(workspace: OpenedWorkspace, eventType: string, text: string): SchemaRefusal[] {
  return checkNextSchema(
    requiredGovernance(workspace.database),
    consumersOf(ofWorkspace(workspace), [eventType]),
    eventType,
    text,
  )
}

export function saveSchema(
  workspace: OpenedWorkspace,
  clock: Clock,
  { eventType, text, force = false }: { eventType: string; text: string; force?: boolean | undefined },
): SaveAnswer {
  const refusals = checkSchema(workspace, eventType, text)
  const isBroken = refusals.some(({ code }) => code === 'bad_schema')
  if (isBroken || (refusals.length > 0 && !force)) return refused(...refusals)
  const answer = saveAndApply(workspace, clock, { kind: 'schema', name: eventType, text })
  return answer.ok ? { ...answer, refusals } : answer
}

export function removeSchema(workspace: OpenedWorkspace, clock: Clock, eventType: string): SaveAnswer {
  const known = governanceTexts(workspace.database).schemas.some((schema) => schema.eventType === eventType)
  if (!known)
    return refused({ code: 'bad_schema', path: '', message: `${eventType}: no schema is in force.` })
  return saveAndApply(workspace, clock, { kind: 'schema', name: eventType, text: null })
}

export function saveGovernanceDocument(
  workspace: OpenedWorkspace,
  clock: Clock,
  kind: GovernanceDocument,
  text: string,
): SaveAnswer {
  return saveAndApply(workspace, clock, { kind, name: ONLY, text })
}

/** Changes the mode of one type, or of all that have none of their own. */
export function setMode(
  workspace: OpenedWorkspace,
  clock: Clock,
  { eventType, mode }: { eventType: string | null; mode: Mode | null },
): SaveAnswer {
  const { document } = requiredGovernance(workspace.database)
  const text = JSON.stringify(withMode(document, eventType, mode), null, 2)
  return saveGovernanceDocument(workspace, clock, 'registry', text)
}

/** Puts a sampling rule in the place of the one that has the id `replaces`, at the end where there is none; null removes it. */
export function saveSamplingRule(
  workspace: OpenedWorkspace,
  clock: Clock,
  { replaces, rule }: { replaces: string | null; rule: SamplingRule | null },
): SaveAnswer {
  const { sampling } = requiredGovernance(workspace.database)
  const at = sampling.rules.findIndex(({ id }) => id === replaces)
  const put = rule === null ? [] : [rule]
  const rules = at < 0 ? [...sampling.rules, ...put] : sampling.rules.toSpliced(at, 1, ...put)
  return saveGovernanceDocument(workspace, clock, 'sampling', JSON.stringify({ ...sampling, rules }, null, 2))
}

/** Saves a type's upcasters: its events are read by them from then on, and whom that concerns is folded anew. */
export function saveUpcasters(
  workspace: OpenedWorkspace,
  clock: Clock,
  { eventType, text }: { eventType: string; text: string },
): SaveAnswer {
  const upcasters = readUpcasters(text)
  if (!upcasters.ok) return refused(badDocument(upcasters.error))
  const next = withUpcasters(requiredGovernance(workspace.database).document, eventType, upcasters.value)
  return saveGovernanceDocument(workspace, clock, 'registry', JSON.stringify(next, null, 2))
}

export function diffSchemas(older: string, newer: string, mode: Compatibility): SchemaRefusal[] {
  const [old, next] = [readSchema(older), readSchema(newer)]
  if (!old.ok) return [{ code: 'bad_schema', path: '', message: `the older one: ${old.error.message}` }]
  if (!next.ok) return [{ code: 'bad_schema', path: '', message: `the newer one: ${next.error.message}` }]
  return checkCompatibility(mode, [{ version: 1, schema: old.value }], next.value).map(
    ({ path, message }): SchemaRefusal => ({ code: 'incompatible', path, message }),
  )
}

/** Takes in a folder's texts: new versions of schemas, and the two documents where they differ. All or nothing. */
export function importTexts(
  workspace: OpenedWorkspace,
  clock: Clock,
  texts: GovernanceTexts,
): { saved: string[]; refusals: SchemaRefusal[] } {
  const current = requiredGovernance(workspace.database)
  const types = texts.schemas.map(({ eventType }) => eventType)
  const checked = checkFolder(current, consumersOf(ofWorkspace(workspace), types), texts)
  if (!checked.ok) return { saved: [], refusals: checked.error }
  const before = governanceTexts(workspace.database)
  const saved: string[] = []
  const save = (kind: NextDocument['kind'], name: string, text: string): void => {
    const { number } = saveDocument(workspace.database, { kind, name, text, savedAt: clock.now() })
    saved.push(kind === 'schema' ? `${name} version ${number}` : kind)
  }
  workspace.database.transaction(() => {
    for (const { eventType, text } of checked.value) save('schema', eventType, text)
    for (const kind of ['registry', 'sampling'] as const) {
      const text = texts[kind]
      if (text !== null && text.trim() !== before[kind]?.trim()) save(kind, ONLY, text)
    }
  })()
  const problem = workspace.govern()
  if (problem !== null) throw refuse(problem)
  return { saved, refusals: [] }
}
