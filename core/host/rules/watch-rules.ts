import { describeProblem } from '#core/base/result.ts'
import type { MigrationChoice, WatchedRules } from '#core/contract/rules.ts'
import { activateText } from '../answers/answer-rules.ts'
import { previewMigration } from '../governed/migration.ts'
import type { OpenedWorkspace } from '../opened.ts'
import type { Session } from '../session.ts'
import type { Told } from './provenance.ts'
import { describeIn, readRulesText } from './rules-text.ts'
import { meaningOf, meaningOfText } from './same-rules.ts'

/** Milliseconds between two looks. A checkout changes many files at once: what stands still for one look counts. */
const PERIOD = 500

/**
 * Activates a file or folder of rules where it differs from what is active: now, and with `again` whenever it has
 * changed, as long as this workspace is open. Rules that do not compile change nothing: `tell` gets a line for each finding, and the window shows them.
 */
export function followRules(
  session: Session,
  path: string,
  {
    again,
    tell,
    migrate = [],
    note,
  }: {
    readonly again: boolean
    readonly tell: (line: string) => void
    /** Where people go now who stand in steps that the rules do not know; nothing is said of later changes. */
    readonly migrate?: readonly MigrationChoice[]
    /** Why these rules are activated now; nothing is said of later changes. */
    readonly note?: string | undefined
  },
): void {
  const workspace = session.required()
  let watched: Omit<WatchedRules, 'differs'> | null = null
  let onDisk: string | null = null
  let last: string | null = null
  let seen: string | null = null

  const fared = (lines: readonly string[], ok: boolean): void => {
    for (const line of lines) tell(line)
    watched = { path, at: session.clock.now(), ok, findings: [...lines] }
  }
  const apply = (
    read: ReturnType<typeof readRulesText>,
    choices: readonly MigrationChoice[],
    told: Told,
  ): void => {
    if (!read.ok) {
      fared([describeProblem(read.error)], false)
      tell('The rules stay as they were.')
      return
    }
    const { active } = workspace.pipeline.writer()
    onDisk = meaningOfText(read.value.text)
    const isActive = active !== null && meaningOf(active.compiled) === onDisk
    if (isActive && !movesSomebody(workspace, read.value.text, choices)) {
      fared([], true)
      return
    }
    const { text } = read.value
    const { ok, findings, active: activated } = activateText(workspace, text, false, choices, told)
    fared(
      findings.map((finding) => describeIn(read.value, finding)),
      ok,
    )
    if (ok && activated !== null) tell(`Ruleset ${activated.number} is active (${activated.rules} rules).`)
    else tell('The rules stay as they were.')
  }
  const look = (): void => {
    if (session.current() !== workspace) return
    const read = readRulesText(path)
    const now = JSON.stringify(read)
    const isStill = now === seen
    seen = now
    if (!isStill || now === last) return
    last = now
    apply(read, [], { way: 'watch', file: path })
  }
  const first = readRulesText(path)
  last = JSON.stringify(first)
  seen = last
  apply(first, migrate, { way: 'serve', file: path, note })
  const timer = again ? setInterval(look, PERIOD) : undefined
  const told = (): WatchedRules | null => {
    if (watched === null) return null
    const { active } = workspace.pipeline.writer()
    const isActive = active !== null && meaningOf(active.compiled) === onDisk
    return { ...watched, differs: watched.ok && !isActive }
  }
  session.follow({ watched: told, stop: () => clearInterval(timer) })
}

/** Whether somebody stands in a step that a choice is about: then the same rules are activated once more. */
function movesSomebody(
  workspace: OpenedWorkspace,
  text: string,
  choices: readonly MigrationChoice[],
): boolean {
  const vanished = choices.length === 0 ? [] : (previewMigration(workspace, text)?.vanished ?? [])
  return vanished.some((at) =>
    choices.some(
      ({ journey, step, choice }) => choice !== 'leave' && journey === at.journey && step === at.step,
    ),
  )
}
