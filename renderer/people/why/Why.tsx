import type { Explanation } from '#core/contract/shared.ts'
import { formatCount } from '../../parts/format.ts'
import { RuleTrace } from './Clauses.tsx'
import { Sentence } from './Sentence.tsx'
import styles from './Why.module.css'

interface WhyProps {
  /** `null`: nothing could be explained; `undefined`: the answer is on its way. */
  readonly explanation: Explanation | null | undefined
  /** Which event it is about, where that is not the selected one. */
  readonly about?: string
  /** Where it does not stand in the inspector. */
  readonly id?: string
}

function titleOf(explanation: Explanation | null | undefined): string {
  if (explanation === undefined || explanation === null) return 'Why'
  return explanation.fired ? 'Why it moved' : 'Why nothing happened'
}

/** The answer first, then each rule that was considered, nearest miss first. The key W comes here. */
export function Why({ explanation, about, id = 'why' }: WhyProps) {
  const title = titleOf(explanation)
  return (
    <section
      id={id}
      tabIndex={-1}
      className={styles.why}
      aria-label={about === undefined ? title : `${title} ${about}`}
    >
      <h3>
        {title}
        {about !== undefined && <span className={styles.about}> {about}</span>}
      </h3>
      {explanation === null && (
        <p className={styles.sentence}>
          Nothing was judged: no rules are active, or there is no event yet. Rules are activated under Rules.
        </p>
      )}
      {explanation !== null && explanation !== undefined && (
        <>
          <p className={styles.sentence}>
            <Sentence text={explanation.sentence} />
          </p>
          {explanation.rules.map((trace) => (
            <RuleTrace key={trace.id} trace={trace} />
          ))}
          {explanation.otherRules > 0 && (
            <p className={styles.others}>
              {explanation.otherRules === 1
                ? '1 more rule starts at another step or wants another event type.'
                : `${formatCount(explanation.otherRules)} more rules start at other steps or want other event types.`}
            </p>
          )}
        </>
      )}
    </section>
  )
}
