import { Button } from '@mantine/core'
import type { ImportPreview } from '#core/contract/imports.ts'
import { formatDay } from '../parts/format.ts'
import styles from './Remembered.module.css'

interface RememberedProps {
  readonly remembered: NonNullable<ImportPreview['remembered']>
  /** Reads the file as that one was read, or by its content alone. */
  readonly onUse: (asBefore: boolean) => void
}

/** Says that a file of this kind was read before, and lets its reading go or come back. */
export function Remembered({ remembered, onUse }: RememberedProps) {
  const { file, at, used } = remembered
  const before = `${file} on ${formatDay(at)}`
  return (
    <p className={styles.remembered}>
      <span>
        {used
          ? `Read as for ${before}: the same fields, dates and numbers.`
          : `A file with the same columns was imported before: ${before}.`}
      </span>
      <Button size="compact-xs" onClick={() => onUse(!used)}>
        {used ? 'Propose by content' : `Read as for ${file}`}
      </Button>
    </p>
  )
}
