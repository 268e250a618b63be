import { Button, Radio } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useQueryClient } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import type { RulesetVersion, RulesFinding } from '#core/contract/rules.ts'
import { formatNoun } from '../parts/format.ts'
import { tellProblem } from '../shell/actions.ts'
import { client } from '../transport/client.ts'
import { ChooseFile } from './ChooseFile.tsx'
import styles from './DraftPane.module.css'
import { Editor } from './Editor.tsx'
import { Findings } from './Findings.tsx'
import { type Draft, setDraft, useCheck } from './use-draft.ts'
import { offsetOf } from './words.ts'

interface DraftPaneProps {
  readonly draft: Draft
  readonly active: RulesetVersion | null
}

function checkWords(findings: readonly RulesFinding[]): string {
  const errors = findings.filter((finding) => finding.severity === 'error').length
  const warnings = findings.length - errors
  const parts = [
    ...(errors > 0 ? [formatNoun(errors, 'error')] : []),
    ...(warnings > 0 ? [formatNoun(warnings, 'warning')] : []),
  ]
  return parts.length === 0 ? 'No errors, no warnings' : parts.join(', ')
}

/** A draft: its text, what the check says, and from when on it is to judge. */
export function DraftPane({ draft, active }: DraftPaneProps) {
  const [scope, setScope] = useState<'now' | 'start'>('now')
  const [busy, setBusy] = useState(false)
  const area = useRef<HTMLTextAreaElement>(null)
  const queries = useQueryClient()
  const { check, current } = useCheck(draft.text)
  const empty = draft.text.trim() === ''
  const findings = empty ? [] : (check.data?.findings ?? [])
  const ready = !empty && current && check.data?.ok === true && !busy

  const toPlace = (line: number, column: number) => {
    const offset = offsetOf(draft.text, line, column)
    area.current?.focus()
    area.current?.setSelectionRange(offset, offset)
  }
  const activate = async () => {
    setBusy(true)
    try {
      const fromStart = active !== null && scope === 'start'
      const answer = await client.rules.activate({ text: draft.text, ...(fromStart ? { fromStart } : {}) })
      await queries.invalidateQueries()
      if (answer.ok && answer.active !== null) {
        const judged =
          fromStart || active === null
            ? 'All history was judged by it.'
            : 'It judges what arrives from now on.'
        notifications.show({ message: `Ruleset ${answer.active.number} is active. ${judged}` })
        setDraft(null)
      }
    } catch (error) {
      tellProblem('The rules could not be activated.', error)
    } finally {
      setBusy(false)
    }
  }

  return (
    <div className={styles.view}>
      <header className={styles.bar}>
        <h2>Draft</h2>
        <span className={styles.quiet}>{draft.name}, not active yet</span>
        <span className={styles.actions}>
          <ChooseFile onDraft={setDraft} />
          <Button variant="subtle" onClick={() => setDraft(null)}>
            Discard draft
          </Button>
        </span>
      </header>
      <div className={styles.panes}>
        <Editor
          ref={area}
          text={draft.text}
          marked={findings.flatMap(({ line, severity }) => (line === undefined ? [] : [{ line, severity }]))}
          onChange={(text) => setDraft({ ...draft, text })}
        />
        <aside className={styles.side} aria-label="Check and activate">
          <section>
            <div role="status">
              <h3>
                {empty ? 'Paste a rules file on the left' : current ? checkWords(findings) : 'Checking…'}
              </h3>
            </div>
            {check.isError && !empty && (
              <p className={styles.quiet}>The check got no answer. Change the text to try again.</p>
            )}
            <Findings findings={findings} onPlace={toPlace} />
          </section>
          <section>
            <h3>From when on it judges</h3>
            {active === null ? (
              <p className={styles.quiet}>
                These are the first rules of this workspace, so all history is judged by them. Effects of what
                is past, such as alerts, are held back.
              </p>
            ) : (
              <Radio.Group
                value={scope}
                onChange={(value) => setScope(value === 'start' ? 'start' : 'now')}
                aria-label="From when on it judges"
              >
                <Radio
                  value="now"
                  size="xs"
                  label="From now on"
                  description={`What is stored keeps the version that judged it; ruleset ${active.number} stays with it.`}
                />
                <Radio
                  value="start"
                  size="xs"
                  label="From the start"
                  description="All history is judged again, so people’s steps and the graph change. Effects of what is past are held back; nothing is sent."
                />
              </Radio.Group>
            )}
          </section>
          <footer className={styles.foot}>
            <Button
              variant={ready ? 'filled' : 'default'}
              fullWidth
              disabled={!ready}
              loading={busy}
              onClick={() => void activate()}
            >
              Activate as ruleset {(active?.number ?? 0) + 1}
            </Button>
            {!ready && !empty && current && (
              <p className={styles.quiet}>Errors have to be corrected first.</p>
            )}
          </footer>
        </aside>
      </div>
    </div>
  )
}
