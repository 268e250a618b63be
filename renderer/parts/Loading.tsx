import styles from './States.module.css'

/** Grey lines, seen only after 150 ms: most answers are there before. */
export function Loading({ what }: { readonly what: string }) {
  return (
    <div className={styles.loading} role="status" aria-label={`Loading ${what}`}>
      <span className={styles.stripe} data-width="wide" />
      <span className={styles.stripe} data-width="middle" />
      <span className={styles.stripe} data-width="narrow" />
    </div>
  )
}
