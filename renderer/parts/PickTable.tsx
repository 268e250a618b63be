import type { MouseEvent, ReactNode, RefObject } from 'react'
import styles from './PickTable.module.css'

interface PickTableProps {
  readonly ref: RefObject<HTMLTableElement | null>
  readonly className: string | undefined
  readonly children: ReactNode
}

/** A click anywhere in a row picks it, unless it is meant for something within, or marks text. */
function pickRow(event: MouseEvent): void {
  const { target } = event
  if (!(target instanceof Element) || target.closest('a, button, input, label') !== null) return
  if (window.getSelection()?.isCollapsed === false) return
  target.closest('tr')?.querySelector<HTMLElement>('[data-roving]')?.click()
}

/** A table of which one row is shown beside it. Rows that can be picked have `aria-current`. */
export function PickTable({ ref, className = '', children }: PickTableProps) {
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: keys pick by the name of the row, which is a button
    <table ref={ref} className={`${styles.table} ${className}`} onClick={pickRow}>
      {children}
    </table>
  )
}

interface PickNameProps {
  readonly className?: string | undefined
  readonly title?: string
  /** Tab leads to this row of the table. */
  readonly isStop: boolean
  readonly onPick: () => void
  readonly children: ReactNode
}

/** What a row is called: picks it. */
export function PickName({ className = '', title, isStop, onPick, children }: PickNameProps) {
  return (
    <button
      type="button"
      className={`${styles.name} ${className}`}
      title={title}
      tabIndex={isStop ? 0 : -1}
      data-roving
      onClick={onPick}
    >
      {children}
    </button>
  )
}
