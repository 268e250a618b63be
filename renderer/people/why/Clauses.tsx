import { IconCheck, IconX } from '@tabler/icons-react'
import type { Explanation } from '#core/contract/shared.ts'
import { href } from '../../address/use-address.ts'
import type { Json } from '../payload/json.ts'
import styles from './Clauses.module.css'

type RuleTraceView = Explanation['rules'][number]
type Clause = RuleTraceView['clauses'][number]

function written(value: Json): string {
  return JSON.stringify(value)
}

const AWAITED = { none: 'no such event has come', refused: 'it came and was refused' }

function ClauseLine({ clause }: { readonly clause: Clause }) {
  if (clause.holds) {
    return (
      <li className={styles.holds}>
        <IconCheck size={13} stroke={2.2} aria-label="holds" role="img" />
        <code>{clause.clause}</code>
      </li>
    )
  }
  const actual =
    clause.hidden !== undefined
      ? 'hidden'
      : clause.awaited !== undefined
        ? AWAITED[clause.awaited]
        : clause.missing === true
          ? 'absent'
          : written(clause.actual)
  // `absent` says already that a key is missing; only other reasons add something.
  const reason = clause.hidden ?? (clause.missing === true ? undefined : clause.reason)
  return (
    <li className={styles.fails}>
      <IconX size={13} stroke={2.2} aria-label="does not hold" role="img" />
      <div>
        <code>{clause.clause}</code>
        <dl>
          <dt>expected</dt>
          <dd className={styles.expected}>{clause.wish ?? written(clause.expected)}</dd>
          <dt>actual</dt>
          <dd className={styles.actual}>{actual}</dd>
          {reason !== undefined && (
            <>
              <dt>because</dt>
              <dd className={styles.reason}>{reason}</dd>
            </>
          )}
        </dl>
      </div>
    </li>
  )
}

/** One rule as it was considered: failing clauses open to expected and actual, holding ones stay one line. */
export function RuleTrace({ trace }: { readonly trace: RuleTraceView }) {
  const held = trace.clauses.filter((clause) => clause.holds).length
  return (
    <article className={styles.rule} aria-label={`Rule ${trace.id}`}>
      <header className={styles.head}>
        <a className={styles.id} href={href({ view: 'rules', selection: { kind: 'rule', id: trace.id } })}>
          {trace.id}
        </a>
        <span className={styles.to}>
          → {trace.toState}
          {trace.journey !== undefined && ` in the journey ${trace.journey}`}
        </span>
        <span className={styles.score}>
          {trace.fired ? 'fired' : `${held} of ${trace.clauses.length} hold`}
        </span>
      </header>
      {trace.shadowedBy !== undefined && (
        <p className={styles.shadowed}>
          All its clauses hold, but {trace.shadowedBy} stands before it in the file and fired first.
        </p>
      )}
      <ul className={styles.clauses}>
        {trace.clauses.map((clause, index) => (
          // Two clauses of one rule can read the same; their order never changes.
          // biome-ignore lint/suspicious/noArrayIndexKey: see above
          <ClauseLine key={index} clause={clause} />
        ))}
      </ul>
    </article>
  )
}
