import type { ReactNode } from 'react'
import styles from './Part.module.css'

interface PartProps {
  readonly title?: ReactNode
  /** `status` where it comes by itself, so that it is read out. */
  readonly role?: 'status'
  readonly children: ReactNode
}

/** A part of a pane, with a line below it: its heading, and what it says. */
export function Part({ title, role, children }: PartProps) {
  return (
    <div className={styles.part} role={role}>
      {title !== undefined && <h3>{title}</h3>}
      {children}
    </div>
  )
}
