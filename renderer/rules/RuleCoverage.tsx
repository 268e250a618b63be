import type { RuleRow } from '#core/contract/rules.ts'
import { href } from '../address/use-address.ts'
import { Bars } from '../graph/table/Bars.tsx'
import { formatCount, formatPercent } from '../parts/format.ts'
import { InspectorSection } from '../parts/InspectorFrame.tsx'
import { NumberLine } from '../parts/NumberLine.tsx'
import { Sentence } from '../people/why/Sentence.tsx'
import { StudyStatus } from '../studies/StudyStatus.tsx'
import styles from './RuleInspector.module.css'
import { coverageOf, useCoverage } from './use-coverage.ts'

/** How often the rule was considered, what stopped it, what stood there instead, and who came nearest. */
export function RuleCoverage({ rule: active }: { readonly rule: RuleRow }) {
  const { study, coverage } = useCoverage()
  const rule = coverageOf(coverage, active.id)
  return (
    <InspectorSection title="Coverage" beside="in the filter and time range">
      <StudyStatus study={study} doing="Counting" />
      {coverage?.filterNote != null && <p className={styles.quiet}>{coverage.filterNote}</p>}
      {rule !== undefined && (
        <>
          <p className={styles.words}>
            <Sentence text={rule.sentence} />
          </p>
          <NumberLine label="Considered" how="step and event fit" value={formatCount(rule.considered)} />
          <NumberLine
            label="Fired"
            value={formatCount(rule.fired)}
            beside={rule.considered === 0 ? undefined : formatPercent(rule.fired / rule.considered)}
          />
          <NumberLine label="People" how="moved by it, of all time" value={formatCount(active.people)} />
          {rule.shadowed > 0 && (
            <NumberLine label="Held" how="but an earlier rule fired" value={formatCount(rule.shadowed)} />
          )}
          {rule.clauses.map((clause) => (
            <section key={clause.clause} className={styles.clause} aria-label={clause.clause}>
              <NumberLine
                label={<code>{clause.clause}</code>}
                how="failed"
                value={formatCount(clause.failed)}
              />
              <Bars
                rows={clause.instead.map(({ value, count }) => ({
                  key: value,
                  name: value,
                  count,
                  share: count / clause.failed,
                }))}
              />
            </section>
          ))}
          {rule.nearest.length > 0 && (
            <p className={styles.quiet}>
              Nearest to it:{' '}
              {rule.nearest.slice(0, 8).map((person) => (
                <a
                  key={person}
                  className={styles.person}
                  href={href({ view: 'people', selection: { kind: 'person', id: person }, of: undefined })}
                >
                  {person}
                </a>
              ))}
            </p>
          )}
        </>
      )}
    </InspectorSection>
  )
}
