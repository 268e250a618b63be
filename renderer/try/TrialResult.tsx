import type { TrialView } from '#core/contract/drafts.ts'
import { PayloadTable } from '../people/payload/PayloadTable.tsx'
import { Why } from '../people/why/Why.tsx'
import styles from './TryDialog.module.css'

/** The step in the main journey, and each move in a further one. */
function Steps({ trial }: { readonly trial: TrialView }) {
  const { before, after, moves } = trial
  const further = moves.filter(({ journey }) => journey !== undefined)
  const moved = before.currentStep !== after.currentStep
  return (
    <>
      {(moved || further.length === 0) && (
        <p className={styles.step}>
          {moved ? (
            <>
              {before.currentStep} → <b>{after.currentStep}</b>
            </>
          ) : (
            <>
              stays in <b>{after.currentStep}</b>
            </>
          )}
        </p>
      )}
      {further.map(({ journey, from, to, rule }) => (
        <p key={`${journey} ${rule}`} className={styles.step}>
          {from} → <b>{to}</b> <span className={styles.journey}>in {journey}</span>
        </p>
      ))}
    </>
  )
}

/** Where the person would stand, why, and what else would happen. */
export function TrialResult({ trial }: { readonly trial: TrialView }) {
  const { before, after, explanation, caused, effects, received } = trial
  const noted = JSON.stringify(before.metadata) !== JSON.stringify(after.metadata)
  return (
    <div role="status">
      <Steps trial={trial} />
      <Why explanation={explanation} id="trial-why" about="in the sandbox" />
      {received !== null && received.notes.length > 0 && (
        <section className={styles.part}>
          <h3>The payload as rules see it</h3>
          <PayloadTable payload={received.payload} notes={received.notes} />
        </section>
      )}
      {noted && (
        <section className={styles.part}>
          <h3>Metadata after it</h3>
          <PayloadTable payload={after.metadata} />
        </section>
      )}
      {caused.map((event, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: what is only tried has no ids
        <section key={index} className={styles.part}>
          <h3>
            {event.ruleId} would cause {event.eventType}
          </h3>
          <PayloadTable payload={event.payload} empty="It carries nothing more." />
        </section>
      ))}
      {effects.map((effect, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: what is only tried has no ids
        <section key={index} className={styles.part}>
          <h3>
            {effect.ruleId} would fire {effect.type}
          </h3>
          <PayloadTable payload={effect.body} empty="It carries nothing more." />
        </section>
      ))}
    </div>
  )
}
