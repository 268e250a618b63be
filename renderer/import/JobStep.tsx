import { Button, Progress } from '@mantine/core'
import type { Job } from '#core/contract/workspace.ts'
import { go } from '../address/use-address.ts'
import { hideAllBut, refusedParams } from '../live/live-params.ts'
import { formatCount, formatNoun } from '../parts/format.ts'
import { OutcomeBadge } from '../parts/OutcomeBadge.tsx'
import { OUTCOME_ORDER, OUTCOME_WORDS } from '../parts/outcomes.ts'
import { cancelJob } from '../shell/keys/actions.ts'
import { Mended } from './Mended.tsx'
import styles from './Steps.module.css'
import { intakeOf, sumOf } from './sums.ts'

interface JobStepProps {
  readonly job: Job
  readonly onClose: () => void
}

function stateWords(job: Job): string {
  switch (job.state) {
    case 'running':
      return job.progress === null
        ? `Running: ${job.detail}`
        : `${Math.round(job.progress * 100)} % of the file`
    case 'done':
      return 'Done. Everything that was received is accounted for:'
    case 'cancelled':
      return 'Cancelled. What was stored before stays; importing the file again adds only the rest.'
    case 'failed':
      return job.error ?? 'It failed. What was stored before stays.'
  }
}

/** How far the import is, and at the end what became of every row. */
export function JobStep({ job, onClose }: JobStepProps) {
  const outcomes = job.outcomes ?? {}
  const { total, refused } = sumOf(outcomes)
  const { resumedAfter } = job
  const running = job.state === 'running'
  const leave = (change: Parameters<typeof go>[0]) => {
    go(change)
    onClose()
  }
  const hide = hideAllBut('REJECTED')
  return (
    <div>
      {running && (
        <Progress
          value={(job.progress ?? 1) * 100}
          animated={job.progress === null}
          size="sm"
          aria-label="Progress of the import"
        />
      )}
      <p className={styles.about} role="status" data-problem={job.state === 'failed' || undefined}>
        {stateWords(job)}
      </p>
      {resumedAfter !== undefined && (
        <p className={styles.note}>
          It {running ? 'goes' : 'went'} on where an earlier import of this file was stopped: the first{' '}
          {formatNoun(resumedAfter, 'row')} {resumedAfter === 1 ? 'is' : 'are'} stored since then and not
          counted here.
        </p>
      )}
      {total > 0 && (
        <table className={styles.sums}>
          <tbody>
            {OUTCOME_ORDER.filter((outcome) => (outcomes[outcome] ?? 0) > 0).map((outcome) => (
              <tr key={outcome}>
                <th scope="row">
                  <OutcomeBadge outcome={outcome} />
                </th>
                <td className={styles.words}>{OUTCOME_WORDS[outcome]}</td>
                <td>{formatCount(outcomes[outcome] ?? 0)}</td>
              </tr>
            ))}
          </tbody>
          <tfoot>
            <tr>
              <th scope="row">Received</th>
              <td className={styles.words}>{running ? 'so far' : 'the sum of these'}</td>
              <td>{formatCount(total)}</td>
            </tr>
          </tfoot>
        </table>
      )}
      {job.mendedLetters !== undefined && (
        <Mended
          file={intakeOf(job)}
          letters={job.mendedLetters}
          onShow={() =>
            // Of every reason: what waits, and not what was settled.
            leave({ view: 'live', selection: undefined, params: refusedParams(intakeOf(job), '%') })
          }
        />
      )}
      <div className={styles.foot}>
        <span className={styles.hint} />
        {running ? (
          <>
            <Button onClick={() => void cancelJob(job.id)}>Cancel import</Button>
            <Button variant="filled" onClick={onClose}>
              Go on in the background
            </Button>
          </>
        ) : (
          <>
            {refused > 0 && (
              <Button
                onClick={() =>
                  leave({ view: 'live', selection: undefined, params: { hide, intake: intakeOf(job) } })
                }
              >
                Show {formatCount(refused)} dead {refused === 1 ? 'letter' : 'letters'}
              </Button>
            )}
            <Button variant="filled" onClick={() => leave({ view: 'graph', selection: undefined })}>
              Open graph
            </Button>
          </>
        )}
      </div>
    </div>
  )
}
