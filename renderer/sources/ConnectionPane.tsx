import { Button } from '@mantine/core'
import { useState } from 'react'
import type { ConnectionView, TestAnswer } from '#core/contract/sources.ts'
import { go } from '../address/use-address.ts'
import { formatCount, formatMoment, formatNoun, sentence } from '../parts/format.ts'
import { Note } from '../parts/Note.tsx'
import pane from '../parts/Pane.module.css'
import { Part } from '../parts/Part.tsx'
import { Scroller } from '../parts/Scroller.tsx'
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
    <div className={pane.pane}>
      <header className={pane.head}>
        <div>
          <h2>
            {name} <StateBadge state={state} />
          </h2>
          <p className={pane.about}>{aboutWords(view)}</p>
        </div>
        <Actions view={view} onAnswer={setAnswer} />
      </header>
      <Scroller label={`About ${name}`}>
        {answer !== null && (
          <Part title="Test">
            <TestResult answer={answer} />
          </Part>
        )}
        {lastError !== null && state !== 'held' && (
          <Part title={isTrouble(state) ? 'What is wrong' : 'The last trouble, now over'}>
            {isTrouble(state) ? (
              <Note tone="rejected" role="status">
                {sentence(lastError.message)} {nextWords(state)}
              </Note>
            ) : (
              <p className={pane.quiet} role="status">
                {sentence(lastError.message)}
              </p>
            )}
            <p className={pane.quiet}>{formatMoment(lastError.at, 'second')}</p>
          </Part>
        )}
        {lossy !== null && (
          <Part title="Events can be lost here">
            <Note tone="late">{lossy}</Note>
          </Part>
        )}
        <Part title={direction === 'in' ? 'What came in' : 'What went out'}>
          {outcomes !== null && <Outcomes outcomes={outcomes} intake={intake ?? what} />}
          <p className={pane.quiet}>
            {formatNoun(handled, 'message')} since the program started, {rateWords(perSecond)} over the last
            ten seconds, the last one {agoWords(lastAt, now)}.
          </p>
        </Part>
        <Parts view={view} />
        <Part title="How it is kept">
          <p className={pane.quiet}>
            {view.origin === 'flags'
              ? 'It is of the command line and ends with this run. Saved here, it would start with the workspace.'
              : 'It is saved in this workspace and starts with it; a pause outlasts a restart.'}{' '}
            {view.secretPlace}
          </p>
        </Part>
      </Scroller>
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
      <div className={pane.actions}>
        <span className={pane.quiet}>Remove it and forget its password?</span>
        <Button variant="filled" onClick={() => void remove(name)}>
          Remove
        </Button>
        <Button onClick={() => setRemoving(false)}>Keep it</Button>
      </div>
    )
  }
  return (
    <div className={pane.actions}>
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
    <Part title={isKafka ? 'Partitions' : 'Position'}>
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
              <th scope="row" className={pane.mono}>
                {name}
              </th>
              <td className={`${styles.number} ${pane.mono}`}>{position ?? '–'}</td>
              <td className={styles.number} data-waits={(lag ?? 0) > 0 || undefined}>
                {lag === null ? 'the server can not say' : formatCount(lag)}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Part>
  )
}
