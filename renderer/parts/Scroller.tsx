import type { ReactNode, RefObject } from 'react'
import styles from './Scroller.module.css'

interface ScrollerProps {
  readonly label: string
  readonly className?: string | undefined
  readonly ref?: RefObject<HTMLElement | null>
  readonly children: ReactNode
}

/** What scrolls within a view: it has a name, and Tab leads to it, so that keys scroll it too. */
export function Scroller({ label, className = '', ref, children }: ScrollerProps) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <section ref={ref} className={`${styles.scroller} ${className}`} aria-label={label} tabIndex={0}>
      {children}
    </section>
  )
}
