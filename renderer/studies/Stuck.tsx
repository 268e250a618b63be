import { Button } from '@mantine/core'
import { useState } from 'react'
import type { StuckView } from '#core/contract/studies.ts'
import { href } from '../address/use-address.ts'
import { formatCount, formatMoment } from '../parts/format.ts'
import { InspectorSection } from '../parts/InspectorFrame.tsx'
import { Sentence } from '../people/why/Sentence.tsx'
import styles from './Stuck.module.css'
import { StudyStatus } from './StudyStatus.tsx'
import { useStudy } from './use-study.ts'

/** Who is stuck in a step of a journey (null for the main one) and what they lack, once somebody asks. */
export function Stuck({ journey, step }: { readonly journey: string | null; readonly step: string }) {
  const [asked, setAsked] = useState(false)
  const question = { kind: 'stuck' as const, ...(journey === null ? {} : { journey }), step }
  const study = useStudy(question, { enabled: asked })
  const view = study.answer?.kind === 'stuck' ? study.answer.view : undefined
  return (
    <InspectorSection title="Who is stuck here">
      {!asked && (
        <Button
          onClick={() => setAsked(true)}
          title="Folds the events of everybody who stands here once more"
        >
          What do they lack?
        </Button>
      )}
      <StudyStatus study={study} doing="Asking everybody here" />
      {view !== undefined && <StuckReport view={view} />}
    </InspectorSection>
  )
}

function person(id: string): string {
  return href({ view: 'people', selection: { kind: 'person', id }, of: undefined })
}

interface WaitingProps {
  readonly waiting: StuckView['rules'][number]['waiting']
  readonly sentence: string
}

/** When time alone moves them, the next first. */
function Waiting({ waiting: { people, next }, sentence }: WaitingProps) {
  return (
    <>
      <p className={styles.sentence}>
        <Sentence text={sentence} />
      </p>
      <details>
        <summary>when it fires, for each</summary>
        <p className={styles.people}>
          {next.map(({ person: id, at }) => (
            <span key={id}>
              {formatMoment(at)}{' '}
              <a className={styles.link} href={person(id)}>
                {id}
              </a>
            </span>
          ))}
          {people > next.length && <span>and {formatCount(people - next.length)} more later</span>}
        </p>
      </details>
    </>
  )
}

function StuckReport({ view }: { readonly view: StuckView }) {
  return (
    <>
      <p className={styles.sentence}>
        <Sentence text={view.sentence} />
      </p>
      {view.rules.map((rule) => (
        <section key={rule.ruleId} className={styles.rule} aria-label={`Rule ${rule.ruleId}`}>
          <h4 className={styles.heading}>
            <a
              className={styles.link}
              href={href({ view: 'rules', selection: { kind: 'rule', id: rule.ruleId } })}
            >
              {rule.ruleId}
            </a>{' '}
            → {rule.toState}
          </h4>
          {rule.waiting.people > 0 && <Waiting waiting={rule.waiting} sentence={rule.sentence} />}
          {rule.missing.length === 0 && rule.waiting.people === 0 && (
            <p className={styles.quiet}>Nobody lacks anything for it.</p>
          )}
          <ul>
            {rule.missing.map(({ clause, people, examples }) => (
              <li key={clause}>
                <span className={styles.count}>{formatCount(people)}</span>
                <details>
                  <summary>
                    {people === 1 ? 'lacks' : 'lack'} <code>{clause}</code>
                  </summary>
                  <p className={styles.people}>
                    {examples.map((id) => (
                      <a key={id} className={styles.link} href={person(id)}>
                        {id}
                      </a>
                    ))}
                    {people > examples.length && (
                      <span>and {formatCount(people - examples.length)} more</span>
                    )}
                  </p>
                </details>
              </li>
            ))}
          </ul>
        </section>
      ))}
    </>
  )
}
