import type { ReactNode } from 'react'
import styles from './Note.module.css'

interface NoteProps {
  readonly children: ReactNode
  /** `late`: take care; `rejected`: something went wrong or is missing. */
  readonly tone: 'late' | 'rejected'
  /** Where it comes while somebody looks. */
  readonly role?: 'status' | 'alert'
}

/** A sentence that must not be overlooked, amid a pane, a form or a list. */
export function Note({ children, tone, role }: NoteProps) {
  return (
    <p className={styles.note} data-tone={tone} role={role}>
      {children}
    </p>
  )
}
