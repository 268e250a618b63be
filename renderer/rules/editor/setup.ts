import {
  autocompletion,
  closeBrackets,
  closeBracketsKeymap,
  completionKeymap,
} from '@codemirror/autocomplete'
import { defaultKeymap, history, historyKeymap, indentWithTab } from '@codemirror/commands'
import { json } from '@codemirror/lang-json'
import {
  bracketMatching,
  foldGutter,
  foldKeymap,
  indentOnInput,
  syntaxHighlighting,
} from '@codemirror/language'
import { lintGutter, lintKeymap, nextDiagnostic } from '@codemirror/lint'
import { EditorState, type Extension } from '@codemirror/state'
import {
  drawSelection,
  EditorView,
  highlightActiveLine,
  highlightActiveLineGutter,
  keymap,
  lineNumbers,
} from '@codemirror/view'
import type { Vocabulary } from '#core/contract/drafts.ts'
import { completeFrom, leadsOn } from './complete.ts'
import { coverageGutter } from './coverage-gutter.ts'
import { editorColours, editorLook } from './look.ts'

export interface EditorParts {
  vocabulary(): Vocabulary | undefined
  onChange(text: string): void
}

function extensions({ vocabulary, onChange }: EditorParts): Extension[] {
  return [
    coverageGutter,
    lineNumbers(),
    foldGutter(),
    lintGutter(),
    history(),
    drawSelection(),
    indentOnInput(),
    bracketMatching(),
    closeBrackets(),
    highlightActiveLine(),
    highlightActiveLineGutter(),
    autocompletion({
      override: [completeFrom(vocabulary)],
      activateOnTyping: true,
      activateOnCompletion: leadsOn,
      icons: false,
    }),
    json(),
    syntaxHighlighting(editorColours),
    editorLook,
    // Keys that only the editor knows come first; F8 goes to the next problem.
    keymap.of([
      { key: 'F8', run: nextDiagnostic },
      ...closeBracketsKeymap,
      ...defaultKeymap,
      ...historyKeymap,
      ...foldKeymap,
      ...completionKeymap,
      ...lintKeymap,
      indentWithTab,
    ]),
    EditorView.contentAttributes.of({ 'aria-label': 'Rules file, JSON', spellcheck: 'false', tabindex: '0' }),
    EditorView.updateListener.of((update) => {
      if (update.docChanged) onChange(update.state.doc.toString())
    }),
  ]
}

/** A fresh editor over a text; its own history of changes begins with it. */
export function editorState(text: string, parts: EditorParts): EditorState {
  return EditorState.create({ doc: text, extensions: extensions(parts) })
}
