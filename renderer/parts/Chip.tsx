import { IconX } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import styles from './Chip.module.css'

interface ChipProps {
  readonly children: ReactNode
  readonly tone?: 'grey' | 'accent' | 'success' | 'rejected' | 'late' | 'undeclared'
  /** What the cross takes away, in words; without it there is no cross. */
  readonly removeLabel?: string
  readonly onRemove?: () => void
}

export function Chip({ children, tone = 'grey', removeLabel, onRemove }: ChipProps) {
  return (
    <span className={styles.chip} data-tone={tone}>
      {children}
      {onRemove !== undefined && (
        <button
          type="button"
          className={styles.remove}
          aria-label={removeLabel ?? 'Remove'}
          onClick={onRemove}
        >
          <IconX size={12} stroke={2} aria-hidden="true" />
        </button>
      )}
    </span>
  )
}
