import type { Explanation } from '#core/contract/shared.ts'
import { href } from '../../address/use-address.ts'
import { hideAllBut } from '../../live/live-params.ts'
import { formatNoun } from '../../parts/format.ts'
import { Loading } from '../../parts/Loading.tsx'
import { RuleTrace } from './Clauses.tsx'
import { Sentence } from './Sentence.tsx'
import styles from './Why.module.css'

type Trace = Explanation['rules'][number]

interface WhyProps {
  /** `null`: nothing could be explained; `undefined`: the answer is on its way. */
  readonly explanation: Explanation | null | undefined
  /** What it answers, where it does not ask why one event did what it did. */
  readonly heading?: string
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
export function Why({ explanation, heading, about, id = 'why' }: WhyProps) {
  const title = heading ?? titleOf(explanation)
  const rules = explanation?.rules ?? []
  const here = rules.filter(startsHere)
  const elsewhere = rules.filter((trace) => !startsHere(trace))
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
      {explanation === undefined && <Loading what="the reason" />}
      {explanation === null && (
        <p className={styles.sentence}>
          Nothing was judged: no rules are active, or there is no event yet. Rules are activated under Rules.
        </p>
      )}
      {explanation !== null && explanation !== undefined && (
        <>
          <p className={styles.sentence}>
            <Sentence text={explanation.sentence} />
            {explanation.refused?.map(({ arrival, eventType, count }) => (
              <a
                key={arrival}
                className={styles.refused}
                href={href({
                  view: 'live',
                  params: { hide: hideAllBut('REJECTED') },
                  selection: { kind: 'receipt', arrival },
                })}
              >
                See {count === 1 ? 'the' : 'the last'} {eventType} that was refused
              </a>
            ))}
          </p>
          {here.map((trace) => (
            <RuleTrace key={trace.id} trace={trace} />
          ))}
          <Elsewhere rules={elsewhere} others={explanation.otherRules} />
        </>
      )}
    </section>
  )
}

/** Without a clause about the step nothing is known of where it starts. */
function startsHere({ fired, clauses }: Trace): boolean {
  return fired || clauses[0]?.holds !== false
}

/** Rules that start at other steps: those that want this event can be looked at, the others are counted. */
function Elsewhere({ rules, others }: { readonly rules: readonly Trace[]; readonly others: number }) {
  const total = rules.length + others
  if (total === 0) return null
  const words = `${formatNoun(total, 'rule')} ${total === 1 ? 'starts' : 'start'} elsewhere`
  if (rules.length === 0) return <p className={styles.others}>{words}.</p>
  return (
    <details className={styles.elsewhere}>
      <summary>{words}</summary>
      <p className={styles.others}>
        {others === 0
          ? 'All of them want'
          : `${formatNoun(rules.length, 'rule')} of them ${rules.length === 1 ? 'wants' : 'want'}`}{' '}
        an event of this type.
      </p>
      {rules.map((trace) => (
        <RuleTrace key={trace.id} trace={trace} />
      ))}
    </details>
  )
}
