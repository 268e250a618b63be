import { setDiagnostics } from '@codemirror/lint'
import type { EditorState } from '@codemirror/state'
import { EditorView } from '@codemirror/view'
import { type RefObject, useEffect, useRef } from 'react'
import type { Vocabulary } from '#core/contract/drafts.ts'
import type { RulesFinding } from '#core/contract/rules.ts'
import type { CoverageView } from '#core/contract/studies.ts'
import { showCoverage } from './coverage-gutter.ts'
import { diagnosticsOf } from './diagnostics.ts'
import styles from './RulesEditor.module.css'
import { editorState } from './setup.ts'

interface RulesEditorProps {
  readonly text: string
  readonly onChange: (text: string) => void
  readonly findings: readonly RulesFinding[]
  readonly vocabulary: Vocabulary | undefined
  /** For those who go to a place, undo and redo. */
  readonly editor: RefObject<EditorView | null>
  /** While the form is shown the editor goes on behind it, so that undo knows what the form did. */
  readonly hidden: boolean
  readonly onReady: (view: EditorView) => void
  readonly coverage: CoverageView | undefined
}

/** What was undone can be redone after a look at another view, too. */
let left: EditorState | null = null

/** The kept state outlives the component, so what its extensions call must, too. There is one such editor in a window. */
const live: { vocabulary: Vocabulary | undefined; onChange: (text: string) => void } = {
  vocabulary: undefined,
  onChange: () => {},
}

/** The smallest replacement that makes one text of another, so that undo takes back just that. */
function difference(old: string, next: string): { from: number; to: number; insert: string } {
  let start = 0
  while (start < old.length && start < next.length && old[start] === next[start]) start += 1
  let end = 0
  while (
    end < old.length - start &&
    end < next.length - start &&
    old[old.length - 1 - end] === next[next.length - 1 - end]
  )
    end += 1
  return { from: start, to: old.length - end, insert: next.slice(start, next.length - end) }
}

/** JSON with completion, folding, undo, and the findings of the check where they are. */
export function RulesEditor({
  text,
  onChange,
  findings,
  vocabulary,
  editor,
  hidden,
  coverage,
  onReady,
}: RulesEditorProps) {
  const container = useRef<HTMLDivElement>(null)
  live.vocabulary = vocabulary
  live.onChange = onChange

  // biome-ignore lint/correctness/useExhaustiveDependencies: made once; later texts come as changes
  useEffect(() => {
    if (container.current === null) return
    const parts = { vocabulary: () => live.vocabulary, onChange: (next: string) => live.onChange(next) }
    const fresh = editorState(text, parts)
    const state = left !== null && left.doc.toString() === text ? left : fresh
    const view = new EditorView({ state, parent: container.current })
    editor.current = view
    onReady(view)
    return () => {
      left = view.state
      view.destroy()
      editor.current = null
    }
  }, [])

  useEffect(() => {
    const view = editor.current
    if (view === null || view.state.doc.toString() === text) return
    view.dispatch({ changes: difference(view.state.doc.toString(), text), userEvent: 'input.form' })
  }, [text, editor])

  useEffect(() => {
    const view = editor.current
    if (view === null) return
    view.dispatch(setDiagnostics(view.state, diagnosticsOf(view.state.doc, findings)))
  }, [findings, editor])

  useEffect(() => {
    if (editor.current !== null) showCoverage(editor.current, coverage)
  }, [coverage, editor])

  return <div ref={container} className={styles.editor} data-hidden={hidden || undefined} />
}
