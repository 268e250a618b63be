import { describeProblem } from '#core/base/result.ts'
import type { WatchedRules } from '#core/contract/rules.ts'
import { activateText } from '../answers/answer-rules.ts'
import type { Session } from '../session.ts'
import { describeIn, readRulesText } from './rules-text.ts'

/** Milliseconds between two looks. A checkout changes many files at once: what stands still for one look counts. */
const PERIOD = 500

/**
 * Activates a file or folder of rules where it differs from what is active: now, and with `again` whenever it has
 * changed, as long as this workspace is open. Rules that do not compile change nothing: `tell` gets a line for each finding, and the window shows them.
 */
export function followRules(
  session: Session,
  path: string,
  { again, tell }: { readonly again: boolean; readonly tell: (line: string) => void },
): void {
  const workspace = session.required()
  let watched: Omit<WatchedRules, 'differs'> | null = null
  let onDisk: string | null = null
  let last: string | null = null
  let seen: string | null = null

  const note = (lines: readonly string[], ok: boolean): void => {
    for (const line of lines) tell(line)
    watched = { path, at: session.clock.now(), ok, findings: [...lines] }
  }
  const apply = (read: ReturnType<typeof readRulesText>): void => {
    if (!read.ok) {
      note([describeProblem(read.error)], false)
      tell('The rules stay as they were.')
      return
    }
    const { active } = workspace.pipeline.writer()
    onDisk = compact(read.value.text)
    if (active !== null && JSON.stringify(active.compiled.ruleset) === onDisk) {
      note([], true)
      return
    }
    const { ok, findings, active: activated } = activateText(workspace, read.value.text, false)
    note(
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
    apply(read)
  }
  const first = readRulesText(path)
  last = JSON.stringify(first)
  seen = last
  apply(first)
  const timer = again ? setInterval(look, PERIOD) : undefined
  const told = (): WatchedRules | null => {
    if (watched === null) return null
    const { active } = workspace.pipeline.writer()
    const isActive = active !== null && JSON.stringify(active.compiled.ruleset) === onDisk
    return { ...watched, differs: watched.ok && !isActive }
  }
  session.follow({ watched: told, stop: () => clearInterval(timer) })
}

function compact(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text))
  } catch {
    return ''
  }
}
