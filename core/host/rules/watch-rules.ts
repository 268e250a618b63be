import { describeProblem } from '#core/base/result.ts'
import type { MigrationChoice, WatchedRules } from '#core/contract/rules.ts'
import { activateText, activationFindings } from '../answers/answer-rules.ts'
import { fieldsSeen } from '../drafts/known-fields.ts'
import { previewMigration } from '../governed/migration.ts'
import type { OpenedWorkspace } from '../opened.ts'
import type { Session } from '../session.ts'
import type { Told } from './provenance.ts'
import { describeIn, type RulesText, readRulesText } from './rules-text.ts'
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
    const { ok, findings, active: activated } = activateText(workspace, text, false, choices, { told })
    fared(
      findings.map((finding) => describeIn(read.value, finding)),
      ok,
    )
    if (ok && activated !== null) {
      tell(`Ruleset ${activated.number} is active (${activated.rules} rules).`)
      void warn(read.value)
    } else tell('The rules stay as they were.')
  }
  /** What the events that came say against rules that are active by now: nothing waits for it, and nothing is refused. */
  const warn = async (rules: RulesText): Promise<void> => {
    const seen = await fieldsSeen(workspace)
    // Whoever closed the workspace, or has changed the file since, is told of what is there then.
    if (!seen.ok || watched === null || session.current() !== workspace) return
    if (meaningOfText(rules.text) !== onDisk) return
    const before = new Set(watched.findings)
    const lines = activationFindings(rules.text, seen.value).map((finding) => describeIn(rules, finding))
    const more = lines.filter((line) => !before.has(line))
    for (const line of more) tell(line)
    watched = { ...watched, findings: [...watched.findings, ...more] }
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
