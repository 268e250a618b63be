import styles from './AttentionDot.module.css'

/** A dot at an entry of the rail: something there wants attention; `what` says so to those who do not see it. */
export function AttentionDot({ what }: { readonly what: string }) {
  return <span className={styles.dot} role="img" aria-label={what} />
}
