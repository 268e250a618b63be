import type { ReactNode } from 'react'
import styles from './States.module.css'

interface EmptyProps {
  readonly title: string
  /** What is empty and why, in a sentence or two. */
  readonly children?: ReactNode
  /** The way out. */
  readonly action?: ReactNode
}

/** Nothing to show, and what to do next. */
export function Empty({ title, children, action }: EmptyProps) {
  return (
    <div className={styles.centre}>
      <section className={styles.box} aria-label={title}>
        <h2 className={styles.title}>{title}</h2>
        {children !== undefined && <div className={styles.text}>{children}</div>}
        {action !== undefined && <div className={styles.actions}>{action}</div>}
      </section>
    </div>
  )
}
