import { HighlightStyle } from '@codemirror/language'
import { EditorView } from '@codemirror/view'
import { tags } from '@lezer/highlight'

/** The editor in the window's own colours, light and dark alike: tokens change, this does not. */
export const editorLook = EditorView.theme({
  '&': { height: '100%', fontSize: '12px', backgroundColor: 'var(--surface)', color: 'var(--ink)' },
  '&.cm-focused': { outline: 'none' },
  '.cm-scroller': { fontFamily: 'var(--font-mono)', lineHeight: '19px', fontVariantLigatures: 'none' },
  '.cm-content': { padding: '8px 0', caretColor: 'var(--ink)' },
  '.cm-line': { padding: '0 12px' },
  '.cm-gutters': { backgroundColor: 'var(--bg)', color: 'var(--ink3)', border: 'none' },
  '.cm-lineNumbers .cm-gutterElement': { padding: '0 10px 0 8px', minWidth: '36px' },
  '.cm-coverage .cm-gutterElement': { padding: '0 4px 0 10px', textAlign: 'right', color: 'var(--ink2)' },
  '.cm-coverage-none': { color: 'var(--ink3)' },
  '.cm-coverage-never': { color: 'var(--less)', fontWeight: '600' },
  '.cm-activeLine': { backgroundColor: 'transparent' },
  '.cm-activeLineGutter': { backgroundColor: 'var(--tint)', color: 'var(--ink)' },
  '&.cm-focused .cm-activeLine': { backgroundColor: 'color-mix(in srgb, var(--tint) 60%, transparent)' },
  '.cm-cursor': { borderLeftColor: 'var(--ink)' },
  '&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground': {
    backgroundColor: 'color-mix(in srgb, var(--accent) 26%, transparent)',
  },
  '.cm-matchingBracket, &.cm-focused .cm-matchingBracket': {
    backgroundColor: 'var(--hover)',
    outline: '1px solid var(--line2)',
  },
  '.cm-tooltip': {
    backgroundColor: 'var(--raised)',
    color: 'var(--ink)',
    border: '1px solid var(--line2)',
    borderRadius: '6px',
    boxShadow: 'var(--halo)',
    fontSize: '12px',
  },
  '.cm-tooltip-autocomplete ul': { fontFamily: 'var(--font-mono)', maxHeight: '220px' },
  '.cm-tooltip-autocomplete ul li': { padding: '2px 8px', color: 'var(--ink)' },
  '.cm-tooltip-autocomplete ul li[aria-selected]': {
    backgroundColor: 'var(--tint)',
    color: 'var(--ink)',
  },
  '.cm-completionDetail': { color: 'var(--ink3)', fontStyle: 'normal', marginLeft: '12px' },
  '.cm-completionMatchedText': { textDecoration: 'none', fontWeight: '600' },
  '.cm-diagnostic': { padding: '5px 10px', borderLeft: 'none', maxWidth: '520px' },
  '.cm-diagnostic-error': { color: 'var(--rejected)' },
  '.cm-diagnostic-warning': { color: 'var(--late)' },
  '.cm-lintRange-error': {
    backgroundImage: 'none',
    textDecoration: 'underline wavy var(--rejected)',
    textUnderlineOffset: '3px',
  },
  '.cm-lintRange-warning': {
    backgroundImage: 'none',
    textDecoration: 'underline wavy var(--late)',
    textUnderlineOffset: '3px',
  },
  '.cm-foldPlaceholder': { backgroundColor: 'var(--hover)', color: 'var(--ink2)', border: 'none' },
  '.cm-panels': { backgroundColor: 'var(--bg)', color: 'var(--ink)' },
})

export const editorColours = HighlightStyle.define([
  { tag: tags.propertyName, color: 'var(--sampled)' },
  { tag: tags.string, color: 'var(--success)' },
  { tag: [tags.number, tags.bool, tags.null], color: 'var(--late)' },
  { tag: [tags.separator, tags.brace, tags.squareBracket], color: 'var(--ink2)' },
  { tag: tags.invalid, color: 'var(--rejected)' },
])
