import type { ReactNode } from 'react'
import styles from './NumberLine.module.css'

interface NumberLineProps {
  readonly label: ReactNode
  /** How it is counted, in grey beside the label. */
  readonly how?: ReactNode
  readonly value: ReactNode
  /** An interval, share or fraction in grey after the value. */
  readonly beside?: ReactNode
  /** Where the number leads; it is dotted underlined then. */
  readonly href?: string
}

/** One number of an inspector: what it is, how it is counted, the value, and where it leads. */
export function NumberLine({ label, how, value, beside, href }: NumberLineProps) {
  return (
    <div className={styles.line}>
      <span className={styles.label}>
        {label} {how !== undefined && <span className={styles.how}>{how}</span>}
      </span>
      <span className={styles.value}>
        {href === undefined ? (
          value
        ) : (
          <a className={styles.leads} href={href}>
            {value}
          </a>
        )}
        {beside !== undefined && <span className={styles.beside}> {beside}</span>}
      </span>
    </div>
  )
}
