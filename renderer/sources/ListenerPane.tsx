import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { OtherIntake, SourceState, TestAnswer } from '#core/contract/sources.ts'
import { formatMoment, sentence } from '../parts/format.ts'
import pane from '../parts/Pane.module.css'
import { Part } from '../parts/Part.tsx'
import { Scroller } from '../parts/Scroller.tsx'
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
    <div className={pane.pane}>
      <header className={pane.head}>
        <div>
          <h2>
            HTTP <StateBadge state={state} />
          </h2>
          <p className={pane.about}>
            {listener === null
              ? 'Nothing listens in this run.'
              : `Listens on ${listener.host}, port ${listener.port}.`}{' '}
            {state === 'paused' &&
              'Senders are answered 503 and keep their events until this is resumed; a pause outlasts a restart.'}
          </p>
        </div>
        {listener !== null && <Actions state={state} onAnswer={setAnswer} />}
      </header>
      <Scroller label="About HTTP">
        {answer !== null && (
          <Part title="Test">
            <TestResult answer={answer} />
          </Part>
        )}
        <Part title="Send an event">
          <CurlLine />
        </Part>
        <Part title="Shapes that are taken">
          <dl className={styles.shapes}>
            {ROUTES.map(([route, what]) => (
              <div key={route}>
                <dt className={pane.mono}>{route}</dt>
                <dd>{what}</dd>
              </div>
            ))}
          </dl>
        </Part>
        {intakes.map(({ kind, name, outcomes, lastAt, perSecond, lastError }) => (
          <Part key={`${kind} ${name}`} title={`${kindWords(kind)} ${name}`}>
            <Outcomes outcomes={outcomes} intake={name} />
            <p className={pane.quiet}>
              {rateWords(perSecond)} over the last ten seconds, the last one {agoWords(lastAt, Date.now())}.
            </p>
            {lastError !== null && (
              <p className={pane.quiet}>
                Last trouble, {formatMoment(lastError.at, 'second')}: {sentence(lastError.message)}
              </p>
            )}
          </Part>
        ))}
        {intakes.length === 0 && (
          <Part>
            <p className={pane.quiet}>Nothing has come in by HTTP yet.</p>
          </Part>
        )}
      </Scroller>
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
    <div className={pane.actions}>
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
