import { Button } from '@mantine/core'
import { formatCount } from './format.ts'
import styles from './Pager.module.css'
import type { Part } from './pages.ts'

interface PagerProps {
  /** What the list holds: `rules`. */
  readonly what: string
  readonly count: number
  readonly part: Part
  readonly onTurn: (page: number) => void
}

/** Which part of a long list is shown, with the way to the others; nothing where all of it is. */
export function Pager({ what, count, part, onTurn }: PagerProps) {
  const { from, to, page, pages } = part
  if (pages < 2) return null
  return (
    <nav className={styles.pager} aria-label={`Pages of ${what}`}>
      <Button disabled={page === 0} onClick={() => onTurn(page - 1)} aria-label={`Earlier ${what}`}>
        Earlier
      </Button>
      <Button disabled={page === pages - 1} onClick={() => onTurn(page + 1)} aria-label={`Later ${what}`}>
        Later
      </Button>
      <span className={styles.words} role="status">
        {formatCount(from + 1)}–{formatCount(to)} of {formatCount(count)}
      </span>
    </nav>
  )
}
