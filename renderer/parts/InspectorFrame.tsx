import type { ReactNode } from 'react'
import styles from './InspectorFrame.module.css'

interface InspectorFrameProps {
  readonly title: ReactNode
  /** Chips and a line of context below the title. */
  readonly badges?: ReactNode
  readonly children: ReactNode
  /** At most one filled button. */
  readonly footer?: ReactNode
}

/** What every inspector looks like: title, sections between lines, buttons at the foot. The kind and the close button come from the shell. */
export function InspectorFrame({ title, badges, children, footer }: InspectorFrameProps) {
  return (
    <div className={styles.frame}>
      <header className={styles.head}>
        <h2 className={styles.title}>{title}</h2>
        {badges !== undefined && <div className={styles.badges}>{badges}</div>}
      </header>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keys */}
      <section className={styles.body} aria-label="Details" tabIndex={0}>
        {children}
      </section>
      {footer !== undefined && <footer className={styles.footer}>{footer}</footer>}
    </div>
  )
}

interface InspectorSectionProps {
  readonly title?: ReactNode
  /** At the right of the title: what the numbers are shares of, or a link. */
  readonly beside?: ReactNode
  readonly children: ReactNode
}

export function InspectorSection({ title, beside, children }: InspectorSectionProps) {
  return (
    <div className={styles.section}>
      {title !== undefined && (
        <div className={styles.sectionHead}>
          <h3 className={styles.sectionTitle}>{title}</h3>
          {beside !== undefined && <span className={styles.beside}>{beside}</span>}
        </div>
      )}
      {children}
    </div>
  )
}
