import { redo, undo } from '@codemirror/commands'
import { EditorView } from '@codemirror/view'
import { useQuery } from '@tanstack/react-query'
import { useEffect, useMemo, useRef, useState } from 'react'
import type { MigrationChoice, RulesetVersion, RulesFinding, RulesView } from '#core/contract/rules.ts'
import { useAddress } from '../../address/use-address.ts'
import { formatNoun } from '../../parts/format.ts'
import { useKeys } from '../../shell/keys/keys.ts'
import { api } from '../../transport/client.ts'
import { hasCounts } from '../editor/coverage-gutter.ts'
import { offsetIn } from '../editor/diagnostics.ts'
import { RulesEditor } from '../editor/RulesEditor.tsx'
import { Findings } from '../Findings.tsx'
import { FormPane } from '../form/FormPane.tsx'
import { rulesIn } from '../text/edit-rules.ts'
import { useCoverage } from '../use-coverage.ts'
import { DiffPane } from '../versions/DiffPane.tsx'
import { WhatIf } from '../what-if/WhatIf.tsx'
import { ActivatePane } from './ActivatePane.tsx'
import { DraftBar, type Mode } from './DraftBar.tsx'
import styles from './DraftPane.module.css'
import { PicturePane } from './PicturePane.tsx'
import { type Draft, keepNow, setDraft, useCheck, useDraft, usePicture } from './use-draft.ts'

interface DraftPaneProps {
  readonly draft: Draft
  readonly active: RulesetVersion | null
  readonly versions: RulesView['versions']
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

/** Goes to the rule that was just made, if any, so that its writer sees it first. */
function toStartingRule(view: EditorView): void {
  const { toRule } = useDraft.getState()
  if (toRule === null) return
  useDraft.setState({ toRule: null })
  const text = view.state.doc.toString()
  const rule = rulesIn(text).find(({ id }) => id === toRule)
  if (rule === undefined) return
  view.dispatch({
    selection: { anchor: rule.from, head: rule.to },
    effects: EditorView.scrollIntoView(rule.from, { y: 'center' }),
  })
  view.focus()
}

const NOTHING: readonly RulesFinding[] = []
const NO_CHOICES: readonly MigrationChoice[] = []

/** A draft: its text or form, what the check says, the graph that it makes, and from when on it is to judge. */
export function DraftPane({ draft, active, versions }: DraftPaneProps) {
  const [mode, setMode] = useState<Mode>('json')
  const [asked, setAsked] = useState<string | null>(null)
  const editor = useRef<EditorView | null>(null)
  const { check, current } = useCheck(draft.text)
  const { params } = useAddress()
  const picture = usePicture(draft.text, params.journey)
  const vocabulary = useQuery(api.drafts.vocabulary.queryOptions())
  const { coverage } = useCoverage(active !== null)
  const isKnown = vocabulary.data !== undefined
  const { refetch } = check
  // A check that was made before the words were known says nothing of fields that no event has.
  useEffect(() => {
    if (isKnown) void refetch()
  }, [isKnown, refetch])
  const empty = draft.text.trim() === ''
  const findings = useMemo(() => (empty ? NOTHING : (check.data?.findings ?? NOTHING)), [empty, check.data])
  const ready = !empty && current && check.data?.ok === true

  const toOffset = (anchor: number) => {
    setMode('json')
    const view = editor.current
    if (view === null) return
    requestAnimationFrame(() => {
      view.dispatch({ selection: { anchor }, effects: EditorView.scrollIntoView(anchor, { y: 'center' }) })
      view.focus()
    })
  }
  const toPlace = (line: number, column: number) => {
    if (editor.current !== null) toOffset(offsetIn(editor.current.state.doc, line, column))
  }
  const change = (text: string) => {
    if (text !== draft.text) setDraft({ ...draft, text })
  }
  const ask = () => {
    if (ready) setAsked(draft.text)
  }
  useKeys('Rules', [
    { key: 'Ctrl Enter', what: 'what if: replay history against the draft', run: ask },
    {
      key: 'Ctrl S',
      what: 'keep the draft now',
      run: (event) => {
        event.preventDefault()
        keepNow()
      },
    },
    { key: 'F8', what: 'next problem, in the text' },
    { key: 'Esc Tab', what: 'out of the text, where Tab indents' },
  ])
  return (
    <div className={styles.view}>
      <DraftBar
        draft={draft}
        mode={mode}
        onMode={setMode}
        onUndo={() => editor.current !== null && undo(editor.current)}
        onRedo={() => editor.current !== null && redo(editor.current)}
        onWhatIf={ask}
        canAsk={ready}
        active={active?.number ?? null}
      />
      <div className={styles.panes}>
        <RulesEditor
          text={draft.text}
          onChange={change}
          findings={findings}
          vocabulary={vocabulary.data}
          editor={editor}
          hidden={mode !== 'json'}
          onReady={toStartingRule}
          coverage={active === null ? undefined : coverage}
        />
        {mode === 'form' && (
          <FormPane text={draft.text} vocabulary={vocabulary.data} onChange={change} onJson={toOffset} />
        )}
        {mode === 'diff' && (
          <DiffPane
            text={draft.text}
            name="the draft"
            versions={versions}
            onTake={(text, name) => setDraft({ name, text })}
          />
        )}
        {mode !== 'diff' && (
          <aside className={styles.side} aria-label="Check and activate">
            <PicturePane picture={picture.data} rule={undefined} />
            {coverage !== undefined && mode === 'json' && (
              <p className={styles.gutter}>
                {hasCounts(coverage)
                  ? 'Left of a rule: how often it fired / was considered, under the active rules. – was not considered yet.'
                  : 'Nothing was judged by the active rules yet. From then on each rule says how often it fired.'}
              </p>
            )}
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
            <ActivatePane
              draft={draft}
              active={active}
              ready={ready}
              why={!empty && current ? 'Errors have to be corrected first.' : null}
            />
          </aside>
        )}
      </div>
      {asked !== null && (
        <WhatIf
          key={asked}
          text={asked}
          migrate={draft.migrate ?? NO_CHOICES}
          isOld={asked !== draft.text}
          onAgain={ask}
          onClose={() => setAsked(null)}
        />
      )}
    </div>
  )
}
