import { Segments } from '../../parts/Segments.tsx'
import styles from './Form.module.css'
import type { OutcomeKind } from './rule-json.ts'

interface OutcomeFieldProps {
  readonly step: string
  readonly value: OutcomeKind | null
  readonly onChange: (kind: OutcomeKind | null) => void
}

/** What reaching a step counts as: it holds for the step, whichever rule leads there. */
export function OutcomeField({ step, value, onChange }: OutcomeFieldProps) {
  return (
    <div className={styles.group}>
      <Segments
        label={`What reaching ${step} counts as`}
        value={value ?? 'nothing'}
        options={[
          { value: 'nothing', label: 'no outcome' },
          { value: 'conversion', label: 'a conversion' },
          { value: 'loss', label: 'a loss' },
        ]}
        onChange={(kind) => onChange(kind === 'nothing' ? null : kind)}
      />
      <p className={styles.quiet}>
        What coming to {step} counts as, whichever rule leads there
        {value === 'conversion' ? '. Its value is set with the journey.' : '.'}
      </p>
    </div>
  )
}
