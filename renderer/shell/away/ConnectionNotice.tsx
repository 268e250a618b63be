import { Button } from '@mantine/core'
import { IconPlugConnectedX } from '@tabler/icons-react'
import { formatClock } from '../../parts/format.ts'
import { useConnection } from '../../transport/connection.ts'
import { tryNow } from '../../transport/socket.ts'
import styles from './ConnectionNotice.module.css'

/** Says that the program is gone while the window tries to reach it again. What is shown stays on the screen. */
export function ConnectionNotice() {
  const state = useConnection((connection) => connection.state)
  if (state.kind !== 'lost') return null
  return (
    <div className={styles.notice} role="alert">
      <IconPlugConnectedX size={16} aria-hidden="true" />
      <p>
        <b>journeyscope does not answer.</b> What you see is of {formatClock(state.since, 'second')}. Trying
        again; where it was stopped, start it again.
      </p>
      <Button onClick={tryNow}>Try now</Button>
    </div>
  )
}
