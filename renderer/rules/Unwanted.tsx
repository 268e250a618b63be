import { Button } from '@mantine/core'
import type { CoverageView } from '#core/contract/studies.ts'
import { href } from '../address/use-address.ts'
import { formatCount } from '../parts/format.ts'
import styles from './RulesPane.module.css'

interface UnwantedProps {
  readonly coverage: CoverageView
  readonly onRule: (unwanted: CoverageView['unwanted'][number]) => void
}

const SHOWN = 12

/** Events that met people at a step where no rule wants them, most frequent first; each can become a rule. */
export function Unwanted({ coverage, onRule }: UnwantedProps) {
  const { unwanted } = coverage
  const hasFurther = unwanted.some(({ journey }) => journey !== undefined)
  if (unwanted.length === 0) return null
  return (
    <div className={styles.part}>
      <h3>Events that no rule wants</h3>
      <p className={styles.how}>
        They met people at a step where no rule waits for them. That is often right; where it is not, make a
        rule.
        {hasFurther && ' Of a further journey only those are listed that its own rules want at other steps.'}
      </p>
      <table className={styles.versions}>
        <thead>
          <tr>
            {hasFurther && <th scope="col">Journey</th>}
            <th scope="col">Step</th>
            <th scope="col">Event</th>
            <th scope="col" className={styles.number}>
              Events
            </th>
            <th scope="col" className={styles.number}>
              People
            </th>
            <th scope="col">
              <span className={styles.hidden}>Make a rule</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {unwanted.slice(0, SHOWN).map((entry) => (
            <tr key={`${entry.journey}\n${entry.step}\n${entry.eventType}`}>
              {hasFurther && <td>{entry.journey ?? 'main'}</td>}
              <th scope="row">
                <a
                  href={href({
                    view: 'graph',
                    params: { journey: entry.journey },
                    selection: { kind: 'step', id: entry.step },
                  })}
                >
                  {entry.step}
                </a>
              </th>
              <td className={styles.mono}>{entry.eventType}</td>
              <td className={styles.number}>{formatCount(entry.events)}</td>
              <td className={styles.number}>{formatCount(entry.people)}</td>
              <td>
                <Button
                  size="compact-xs"
                  aria-label={`Make a rule from ${entry.eventType} in ${entry.step}`}
                  onClick={() => onRule(entry)}
                >
                  Make a rule
                </Button>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {unwanted.length > SHOWN && (
        <p className={styles.how}>{formatCount(unwanted.length - SHOWN)} rarer ones are not listed.</p>
      )}
    </div>
  )
}
