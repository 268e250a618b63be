import { Button } from '@mantine/core'
import type { CoverageView } from '#core/contract/studies.ts'
import { href } from '../address/use-address.ts'
import { formatCount } from '../parts/format.ts'
import styles from './RulesPane.module.css'

interface UnwantedProps {
  readonly coverage: CoverageView
  readonly onRule: (rule: CoverageView['unwanted'][number]['proposal']) => void
}

const SHOWN = 12

/** Events that met people at a step where no rule wants them, most frequent first; each can become a rule. */
export function Unwanted({ coverage, onRule }: UnwantedProps) {
  const { unwanted } = coverage
  if (unwanted.length === 0) return null
  return (
    <div className={styles.part}>
      <h3>Events that no rule wants</h3>
      <p className={styles.how}>
        They met people at a step where no rule waits for them. That is often right; where it is not, make a
        rule.
      </p>
      <table className={styles.versions}>
        <thead>
          <tr>
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
          {unwanted.slice(0, SHOWN).map(({ step, eventType, events, people, proposal }) => (
            <tr key={`${step}\n${eventType}`}>
              <th scope="row">
                <a href={href({ view: 'graph', selection: { kind: 'step', id: step } })}>{step}</a>
              </th>
              <td className={styles.mono}>{eventType}</td>
              <td className={styles.number}>{formatCount(events)}</td>
              <td className={styles.number}>{formatCount(people)}</td>
              <td>
                <Button
                  size="compact-xs"
                  aria-label={`Make a rule from ${eventType} in ${step}`}
                  onClick={() => onRule(proposal)}
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
