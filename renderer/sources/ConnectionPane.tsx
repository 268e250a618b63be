import { Button } from '@mantine/core'
import { useState } from 'react'
import type { ConnectionView, TestAnswer } from '#core/contract/sources.ts'
import { go } from '../address/use-address.ts'
import { formatCount, formatMoment, formatNoun, sentence } from '../parts/format.ts'
import { Note } from '../parts/Note.tsx'
import { client } from '../transport/client.ts'
import { describeError } from '../transport/problem.ts'
import { pause, remove, resume } from './act.ts'
import { Outcomes } from './Outcomes.tsx'
import styles from './Pane.module.css'
import { StateBadge } from './StateBadge.tsx'
import { TestResult } from './TestResult.tsx'
import { aboutWords, agoWords, isTrouble, rateWords } from './words.ts'

/** One connection: what it does, how it does, and what can be done with it. */
export function ConnectionPane({ view }: { readonly view: ConnectionView }) {
  const { name, state, lossy, lastError, outcomes, direction, handled, perSecond, lastAt, what, intake } =
    view
  const now = Date.now()
  const [answer, setAnswer] = useState<TestAnswer | null>(null)
  return (
    <div className={styles.pane}>
      <header className={styles.head}>
        <div>
          <h2>
            {name} <StateBadge state={state} />
          </h2>
          <p className={styles.about}>{aboutWords(view)}</p>
        </div>
        <Actions view={view} onAnswer={setAnswer} />
      </header>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
      <section className={styles.scroller} aria-label={`About ${name}`} tabIndex={0}>
        {answer !== null && (
          <div className={styles.part}>
            <h3>Test</h3>
            <TestResult answer={answer} />
          </div>
        )}
        {lastError !== null && state !== 'held' && (
          <div className={styles.part}>
            <h3>{isTrouble(state) ? 'What is wrong' : 'The last trouble, now over'}</h3>
            {isTrouble(state) ? (
              <Note tone="rejected" role="status">
                {sentence(lastError.message)} {nextWords(state)}
              </Note>
            ) : (
              <p className={styles.quiet} role="status">
                {sentence(lastError.message)}
              </p>
            )}
            <p className={styles.quiet}>{formatMoment(lastError.at, 'second')}</p>
          </div>
        )}
        {lossy !== null && (
          <div className={styles.part}>
            <h3>Events can be lost here</h3>
            <Note tone="late">{lossy}</Note>
          </div>
        )}
        <div className={styles.part}>
          <h3>{direction === 'in' ? 'What came in' : 'What went out'}</h3>
          {outcomes !== null && <Outcomes outcomes={outcomes} intake={intake ?? what} />}
          <p className={styles.quiet}>
            {formatNoun(handled, 'message')} since the program started, {rateWords(perSecond)} over the last
            ten seconds, the last one {agoWords(lastAt, now)}.
          </p>
        </div>
        <Parts view={view} />
        <div className={styles.part}>
          <h3>How it is kept</h3>
          <p className={styles.quiet}>
            {view.origin === 'flags'
              ? 'It is of the command line and ends with this run. Saved here, it would start with the workspace.'
              : 'It is saved in this workspace and starts with it; a pause outlasts a restart.'}{' '}
            {view.secretPlace}
          </p>
        </div>
      </section>
    </div>
  )
}

function nextWords(state: ConnectionView['state']): string {
  return state === 'reconnecting'
    ? 'It is tried again by itself; nothing is lost that the server keeps.'
    : 'It is not tried again by itself: edit it, or resume it once that is mended.'
}

interface ActionsProps {
  readonly view: ConnectionView
  readonly onAnswer: (answer: TestAnswer) => void
}

function Actions({ view, onAnswer }: ActionsProps) {
  const { name, state, definition } = view
  const [busy, setBusy] = useState(false)
  const [removing, setRemoving] = useState(false)
  const test = async () => {
    if (definition === null) return
    setBusy(true)
    try {
      onAnswer(await client.sources.test({ name, connection: definition }))
    } catch (error) {
      onAnswer({ ok: false, facts: [], problem: describeError(error).message })
    } finally {
      setBusy(false)
    }
  }
  if (removing) {
    return (
      <div className={styles.actions}>
        <span className={styles.quiet}>Remove it and forget its password?</span>
        <Button variant="filled" onClick={() => void remove(name)}>
          Remove
        </Button>
        <Button onClick={() => setRemoving(false)}>Keep it</Button>
      </div>
    )
  }
  return (
    <div className={styles.actions}>
      {state === 'held' ? null : state === 'paused' || state === 'failed' ? (
        <Button variant="filled" onClick={() => void resume(name)}>
          Resume
        </Button>
      ) : (
        <Button onClick={() => void pause(name)}>Pause</Button>
      )}
      {definition !== null && (
        <>
          <Button loading={busy} onClick={() => void test()}>
            Test
          </Button>
          <Button onClick={() => go({ params: { edit: 'yes', source: `connection:${name}` } })}>Edit</Button>
        </>
      )}
      {view.origin === 'saved' && <Button onClick={() => setRemoving(true)}>Remove…</Button>}
    </div>
  )
}

/** How far each partition, stream or list has been read, and what waits there. */
function Parts({ view }: { readonly view: ConnectionView }) {
  if (view.parts.length === 0) return null
  const isKafka = view.kind === 'kafka'
  return (
    <div className={styles.part}>
      <h3>{isKafka ? 'Partitions' : 'Position'}</h3>
      <table className={styles.table}>
        <thead>
          <tr>
            <th scope="col">{isKafka ? 'Topic and partition' : 'Name'}</th>
            <th scope="col" className={styles.number}>
              {isKafka ? 'Next offset' : 'Read up to'}
            </th>
            <th scope="col" className={styles.number}>
              Waiting
            </th>
          </tr>
        </thead>
        <tbody>
          {view.parts.map(({ name, position, lag }) => (
            <tr key={name}>
              <th scope="row" className={styles.mono}>
                {name}
              </th>
              <td className={`${styles.number} ${styles.mono}`}>{position ?? '–'}</td>
              <td className={styles.number} data-waits={(lag ?? 0) > 0 || undefined}>
                {lag === null ? 'the server can not say' : formatCount(lag)}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
