import { useIsGone } from '../transport/connection.ts'
import styles from './States.module.css'

/** Grey lines, seen only after 150 ms: most answers are there before. While nobody answers it says so instead. */
export function Loading({ what }: { readonly what: string }) {
  const gone = useIsGone()
  if (gone)
    return (
      <p className={styles.gone} role="status">
        {what.charAt(0).toUpperCase()}
        {what.slice(1)}: not available while journeyscope does not answer.
      </p>
    )
  return (
    <div className={styles.loading} role="status" aria-label={`Loading ${what}`}>
      <span className={styles.stripe} data-width="wide" />
      <span className={styles.stripe} data-width="middle" />
      <span className={styles.stripe} data-width="narrow" />
    </div>
  )
}
