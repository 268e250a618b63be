import { json } from '@codemirror/lang-json'
import { syntaxHighlighting } from '@codemirror/language'
import { MergeView, unifiedMergeView } from '@codemirror/merge'
import { EditorState } from '@codemirror/state'
import { EditorView, lineNumbers } from '@codemirror/view'
import { useEffect, useRef } from 'react'
import { editorColours, editorLook } from '../editor/look.ts'
import styles from './TextDiff.module.css'

interface TextDiffProps {
  readonly before: string
  readonly after: string
  readonly beforeName: string
  readonly afterName: string
  readonly layout: 'beside' | 'one'
}

function readOnly(name: string) {
  return [
    lineNumbers(),
    json(),
    syntaxHighlighting(editorColours),
    editorLook,
    EditorState.readOnly.of(true),
    EditorView.contentAttributes.of({ 'aria-label': name, tabindex: '0' }),
  ]
}

const COLLAPSE = { margin: 3, minSize: 6 }

/** Two texts and where they differ, beside each other or in one column. Equal parts are folded. */
export function TextDiff({ before, after, beforeName, afterName, layout }: TextDiffProps) {
  const container = useRef<HTMLDivElement>(null)
  useEffect(() => {
    const parent = container.current
    if (parent === null) return
    if (layout === 'beside') {
      const merge = new MergeView({
        a: { doc: before, extensions: readOnly(beforeName) },
        b: { doc: after, extensions: readOnly(afterName) },
        parent,
        collapseUnchanged: COLLAPSE,
        gutter: true,
      })
      return () => merge.destroy()
    }
    const unified = unifiedMergeView({
      original: before,
      mergeControls: false,
      collapseUnchanged: COLLAPSE,
      gutter: true,
    })
    const view = new EditorView({ doc: after, extensions: [...readOnly(afterName), unified], parent })
    return () => view.destroy()
  }, [before, after, beforeName, afterName, layout])
  return <div ref={container} className={styles.diff} />
}
