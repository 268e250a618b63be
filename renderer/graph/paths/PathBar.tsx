import { Button } from '@mantine/core'
import { go } from '../../address/use-address.ts'
import styles from './Paths.module.css'

/** Which journey is lit up on the graph, with the way back. */
export function PathBar({ path }: { readonly path: readonly string[] }) {
  return (
    <div className={styles.bar}>
      <span className={styles.chosen} title={path.join(' → ')}>
        One journey: {path.join(' → ')}
      </span>
      <span className={styles.gap} />
      <Button size="compact-xs" onClick={() => go({ params: { as: 'paths' } })}>
        All journeys
      </Button>
      <Button size="compact-xs" onClick={() => go({ params: { path: undefined } })}>
        Whole graph
      </Button>
    </div>
  )
}
