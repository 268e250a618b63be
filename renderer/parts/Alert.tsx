import type { ReactNode } from 'react'
import styles from './Alert.module.css'

interface AlertProps {
  readonly title: ReactNode
  /** One line each; they scroll where there are many. */
  readonly lines: readonly { readonly key: string; readonly content: ReactNode }[]
  /** What to do. */
  readonly children: ReactNode
}

/** Something was stopped or refused: what, each case of it, and what to do. */
export function Alert({ title, lines, children }: AlertProps) {
  return (
    <section className={styles.alert} role="alert">
      <h3>{title}</h3>
      <ul>
        {lines.map(({ key, content }) => (
          <li key={key}>{content}</li>
        ))}
      </ul>
      <p>{children}</p>
    </section>
  )
}
