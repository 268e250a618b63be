import { Button } from '@mantine/core'
import { IconCircleX } from '@tabler/icons-react'
import { useIsGone } from '../transport/connection.ts'
import { describeError } from '../transport/problem.ts'
import styles from './States.module.css'

interface ErrorStateProps {
  readonly error: unknown
  readonly onRetry?: () => void
  /** What the button does, where that is something else. */
  readonly action?: string
}

const GONE = {
  code: 'gone',
  message: 'Not available while journeyscope does not answer.',
  where: undefined,
  hint: undefined,
}

/** What happened, where, and what to do. */
export function ErrorState({ error, onRetry, action = 'Try again' }: ErrorStateProps) {
  // Whatever failed then failed of that: parts of the window, too, come from the program.
  const gone = useIsGone()
  const problem = gone ? GONE : describeError(error)
  return (
    <div className={styles.centre}>
      <section className={styles.box} role="alert">
        <h2 className={styles.title}>
          <IconCircleX size={16} className={styles.bad} aria-hidden="true" /> {problem.message}
        </h2>
        <div className={styles.text}>
          {problem.where !== undefined && <p>{problem.where}</p>}
          {problem.hint !== undefined && <p>{problem.hint}</p>}
        </div>
        {onRetry !== undefined && (
          <div className={styles.actions}>
            <Button onClick={onRetry}>{action}</Button>
          </div>
        )}
      </section>
    </div>
  )
}
