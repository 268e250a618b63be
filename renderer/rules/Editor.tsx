import { type Ref, type UIEvent, useRef } from 'react'
import styles from './Editor.module.css'

interface EditorProps {
  readonly ref: Ref<HTMLTextAreaElement>
  readonly text: string
  readonly marked: readonly { readonly line: number; readonly severity: 'error' | 'warning' }[]
  readonly onChange: (text: string) => void
}

/** Plain text with line numbers; lines with a finding are marked. Long lines scroll, so that numbers stay true. */
export function Editor({ ref, text, marked, onChange }: EditorProps) {
  const gutter = useRef<HTMLDivElement>(null)
  const lines = text.split('\n').length
  const follow = (event: UIEvent<HTMLTextAreaElement>) => {
    if (gutter.current !== null) gutter.current.scrollTop = event.currentTarget.scrollTop
  }
  return (
    <div className={styles.editor}>
      <div ref={gutter} className={styles.gutter} aria-hidden="true">
        {Array.from({ length: lines }, (_, index) => {
          const line = index + 1
          const finding =
            marked.find((mark) => mark.line === line && mark.severity === 'error') ??
            marked.find((mark) => mark.line === line)
          return (
            <div key={line} data-severity={finding?.severity}>
              {line}
            </div>
          )
        })}
      </div>
      <textarea
        ref={ref}
        className={styles.text}
        aria-label="Rules file, JSON"
        placeholder="Paste the JSON of a rules file here"
        spellCheck={false}
        wrap="off"
        value={text}
        onChange={(event) => onChange(event.currentTarget.value)}
        onScroll={follow}
      />
    </div>
  )
}
