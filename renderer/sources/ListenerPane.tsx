import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { OtherIntake, SourceState, TestAnswer } from '#core/contract/sources.ts'
import { formatMoment, sentence } from '../parts/format.ts'
import { api, client } from '../transport/client.ts'
import { describeError } from '../transport/problem.ts'
import { CurlLine } from '../welcome/CurlLine.tsx'
import { pauseListener, resumeListener } from './act.ts'
import { Outcomes } from './Outcomes.tsx'
import styles from './Pane.module.css'
import { StateBadge } from './StateBadge.tsx'
import { TestResult } from './TestResult.tsx'
import { agoWords, kindWords, rateWords } from './words.ts'

const ROUTES: readonly (readonly [string, string])[] = [
  ['POST /v1/events', 'one event, an array, or lines of JSON'],
  ['POST /v1/track, identify, page, screen, group, alias, batch', "Segment's calls and SDKs"],
  ['POST /capture/, /batch/, /i/v0/e/', "PostHog's calls and SDKs"],
  ['POST /cloudevents', 'CloudEvents 1.0: binary, structured, batch'],
]

interface ListenerPaneProps {
  readonly state: SourceState
  readonly intakes: readonly OtherIntake[]
}

/** The listener: how to send to it, in which shapes, and what came by each route. */
export function ListenerPane({ state, intakes }: ListenerPaneProps) {
  const status = useQuery(api.workspace.status.queryOptions())
  const listener = status.data?.listener ?? null
  const [answer, setAnswer] = useState<TestAnswer | null>(null)
  return (
    <div className={styles.pane}>
      <header className={styles.head}>
        <div>
          <h2>
            HTTP <StateBadge state={state} />
          </h2>
          <p className={styles.about}>
            {listener === null
              ? 'Nothing listens in this run.'
              : `Listens on ${listener.host}, port ${listener.port}.`}{' '}
            {state === 'paused' &&
              'Senders are answered 503 and keep their events until this is resumed; a pause outlasts a restart.'}
          </p>
        </div>
        {listener !== null && <Actions state={state} onAnswer={setAnswer} />}
      </header>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
      <section className={styles.scroller} aria-label="About HTTP" tabIndex={0}>
        {answer !== null && (
          <div className={styles.part}>
            <h3>Test</h3>
            <TestResult answer={answer} />
          </div>
        )}
        <div className={styles.part}>
          <h3>Send an event</h3>
          <CurlLine />
        </div>
        <div className={styles.part}>
          <h3>Shapes that are taken</h3>
          <dl className={styles.shapes}>
            {ROUTES.map(([route, what]) => (
              <div key={route}>
                <dt className={styles.mono}>{route}</dt>
                <dd>{what}</dd>
              </div>
            ))}
          </dl>
        </div>
        {intakes.map(({ kind, name, outcomes, lastAt, perSecond, lastError }) => (
          <div className={styles.part} key={`${kind} ${name}`}>
            <h3>
              {kindWords(kind)} {name}
            </h3>
            <Outcomes outcomes={outcomes} intake={name} />
            <p className={styles.quiet}>
              {rateWords(perSecond)} over the last ten seconds, the last one {agoWords(lastAt, Date.now())}.
            </p>
            {lastError !== null && (
              <p className={styles.quiet}>
                Last trouble, {formatMoment(lastError.at, 'second')}: {sentence(lastError.message)}
              </p>
            )}
          </div>
        ))}
        {intakes.length === 0 && (
          <div className={styles.part}>
            <p className={styles.quiet}>Nothing has come in by HTTP yet.</p>
          </div>
        )}
      </section>
    </div>
  )
}

interface ActionsProps {
  readonly state: SourceState
  readonly onAnswer: (answer: TestAnswer) => void
}

function Actions({ state, onAnswer }: ActionsProps) {
  const [busy, setBusy] = useState(false)
  const test = async () => {
    setBusy(true)
    try {
      onAnswer(await client.sources.testListener())
    } catch (error) {
      onAnswer({ ok: false, facts: [], problem: describeError(error).message })
    } finally {
      setBusy(false)
    }
  }
  return (
    <div className={styles.actions}>
      {state === 'paused' ? (
        <Button variant="filled" onClick={() => void resumeListener()}>
          Resume
        </Button>
      ) : (
        <Button onClick={() => void pauseListener()}>Pause</Button>
      )}
      <Button loading={busy} onClick={() => void test()}>
        Test
      </Button>
    </div>
  )
}
