import styles from './Keys.module.css'

/** Keys as they stand on a keyboard: `<Keys of="Ctrl K" />`. */
export function Keys({ of }: { readonly of: string }) {
  return <kbd className={styles.keys}>{of}</kbd>
}
