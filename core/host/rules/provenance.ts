import { basename } from 'node:path'
import type { ActivatedBy, Provenance } from '#core/journey/provenance.ts'
import { readRuleset } from '#core/journey/reading/read.ts'
import type { OpenedWorkspace } from '../opened.ts'
import { meaningOf } from './same-rules.ts'

/** What is told of an activation by whoever asks for it. */
export interface Told {
  readonly way: ActivatedBy['way']
  /** Path or name of the file or folder of rules. */
  readonly file?: string | undefined
  readonly begunFrom?: number | undefined
  readonly note?: string | undefined
}

type Workspace = Pick<OpenedWorkspace, 'pipeline' | 'privacy'>

/** The newest version that means the same as this text, where it is not the active one. */
function sameAsEarlier({ pipeline }: Workspace, text: string): number | null {
  const read = readRuleset(text)
  if (!read.ok) return null
  const { rulesets, active } = pipeline.writer()
  const { version, rules } = read.value.ruleset
  // Whole files are only written out where these agree: there may be many versions of many rules.
  const like = [...rulesets].filter(
    ([, { ruleset }]) => ruleset.version === version && ruleset.rules.length === rules.length,
  )
  const meaning = like.length === 0 ? null : meaningOf(read.value)
  const [same] = like.reverse().find(([, compiled]) => meaningOf(compiled) === meaning) ?? []
  return same === undefined || same === active?.number ? null : same
}

/** Whence a version is that is about to be activated: one line of words, personal values in them replaced. */
export function provenanceOf(workspace: Workspace, text: string, told: Told): Provenance {
  const { rulesets, active } = workspace.pipeline.writer()
  const { way, file, begunFrom } = told
  const again = sameAsEarlier(workspace, text)
  const isOlder =
    begunFrom !== undefined && begunFrom !== active?.number && begunFrom !== again && rulesets.has(begunFrom)
  const words = (told.note ?? '').trim().replace(/\s+/g, ' ')
  return {
    by: {
      way,
      ...(file === undefined ? {} : { file: basename(file) }),
      ...(isOlder ? { begunFrom } : {}),
      ...(again === null ? {} : { again }),
    },
    note: words === '' ? null : workspace.privacy().scrubber.text(words),
  }
}
