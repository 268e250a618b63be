import { go } from '../address/use-address.ts'
import { hideAllBut } from '../live/live-params.ts'
import { formatCount } from '../parts/format.ts'
import { OutcomeBadge } from '../parts/OutcomeBadge.tsx'
import { OUTCOME_ORDER, type OutcomeName } from '../parts/outcomes.ts'
import styles from './Outcomes.module.css'

interface OutcomesProps {
  readonly outcomes: Readonly<Record<OutcomeName, number>>
  /** The intake's name, by which the events behind a number are listed. */
  readonly intake: string
}

/** Received = the sum of the outcomes; each number leads to the events behind it. */
export function Outcomes({ outcomes, intake }: OutcomesProps) {
  const received = OUTCOME_ORDER.reduce((sum, name) => sum + outcomes[name], 0)
  if (received === 0) return <p className={styles.quiet}>Nothing has come in by it yet.</p>
  const show = (outcome: OutcomeName) => {
    go({ view: 'live', params: { hide: hideAllBut(outcome), intake } })
  }
  return (
    <p className={styles.sum}>
      <strong>{formatCount(received)}</strong> received <span className={styles.quiet}>=</span>
      {OUTCOME_ORDER.filter((name) => outcomes[name] > 0).map((name) => (
        <span key={name} className={styles.term}>
          <button type="button" onClick={() => show(name)} title="Show these in Live">
            {formatCount(outcomes[name])}
          </button>
          <OutcomeBadge outcome={name} />
        </span>
      ))}
    </p>
  )
}
