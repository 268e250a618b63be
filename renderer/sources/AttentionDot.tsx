import { useQuery } from '@tanstack/react-query'
import { api } from '../transport/client.ts'
import styles from './AttentionDot.module.css'
import { isTrouble } from './words.ts'

const EVERY = 5_000

/** A dot at the rail's entry while a connection is in trouble. */
export function AttentionDot() {
  const sources = useQuery({ ...api.sources.list.queryOptions(), refetchInterval: EVERY })
  const troubled = sources.data?.connections.filter(({ state }) => isTrouble(state)).length ?? 0
  if (troubled === 0) return null
  return (
    <span
      className={styles.dot}
      role="img"
      aria-label={troubled === 1 ? '1 connection is in trouble' : `${troubled} connections are in trouble`}
    />
  )
}
