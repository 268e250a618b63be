import { useConnection } from '../transport/connection.ts'
import styles from './ConnectionNotice.module.css'

/** Says that the host is gone while the window tries to reach it again. What is shown stays on the screen. */
export function ConnectionNotice() {
  const state = useConnection((connection) => connection.state)
  if (state.kind !== 'lost') return null
  return (
    <div className={styles.notice} role="alert">
      <b>Connection lost.</b> journeyscope does not answer; what you see is from before. Trying again
      {state.attempts > 1 ? `, attempt ${state.attempts}` : ''}. If it was stopped, start it again and open
      the new link that it prints.
    </div>
  )
}
