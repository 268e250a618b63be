import { Button, Radio, TextInput } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useId, useState } from 'react'
import type { ActivationPreview, MigrationChoice, RulesetVersion } from '#core/contract/rules.ts'
import type { Job } from '#core/contract/workspace.ts'
import { formatNoun } from '../../parts/format.ts'
import { Note } from '../../parts/Note.tsx'
import { endOf } from '../../shell/jobs/jobs.ts'
import { tellProblem } from '../../shell/keys/actions.ts'
import { api, client } from '../../transport/client.ts'
import styles from './DraftPane.module.css'
import { MigrationDialog } from './MigrationDialog.tsx'
import { originOf } from './origin.ts'
import { remarkWords } from './remarks.ts'
import { chooseWay, type Draft, letGo, writeNote } from './use-draft.ts'
import { fittingChoices, nameOfStep } from './ways.ts'

const STAYS = ' What you have changed in the draft since is no part of it.'

interface ActivatePaneProps {
  readonly draft: Draft
  readonly active: RulesetVersion | null
  readonly ready: boolean
  /** Why it is not ready, where that is worth saying. */
  readonly why: string | null
}

/** `64 people stand in ONBOARDING_RETRY, which the draft does not have.` */
function concernedWords(vanished: ActivationPreview['vanished']): string {
  const people = vanished.reduce((sum, at) => sum + at.people, 0)
  const [first] = vanished
  const where =
    vanished.length === 1 && first !== undefined ? nameOfStep(first) : formatNoun(vanished.length, 'step')
  return `${formatNoun(people, 'person stands', 'people stand')} in ${where}, which the draft does not have.`
}

/** From when on the draft is to judge, and the button that activates it. */
export function ActivatePane({ draft, active, ready, why }: ActivatePaneProps) {
  const { text, migrate: chosen = [], note = '' } = draft
  const [scope, setScope] = useState<'now' | 'start'>('now')
  const [busy, setBusy] = useState(false)
  const [progress, setProgress] = useState<Job | null>(null)
  const [preview, setPreview] = useState<ActivationPreview | null>(null)
  const queries = useQueryClient()
  const whyId = useId()
  const concerned = useQuery(
    api.rules.migration.queryOptions({
      input: { text },
      enabled: ready,
      placeholderData: () => undefined,
    }),
  )
  const vanished = concerned.data?.vanished ?? []
  const remarks = concerned.data?.remarks ?? []
  const next = (active?.number ?? 0) + 1
  const fromStart = active !== null && scope === 'start'
  const activate = async (migrate: MigrationChoice[] = []) => {
    const answer = await client.rules.activate({
      text,
      ...(fromStart ? { fromStart } : {}),
      ...(migrate.length === 0 ? {} : { migrate }),
      ...(note === '' ? {} : { note }),
      ...originOf(draft.name),
    })
    await queries.invalidateQueries()
    setPreview(null)
    const [fault] = answer.findings
    if (answer.job !== null) await follow(answer.job)
    else if (answer.ok && answer.active !== null) {
      const judged =
        fromStart || active === null ? 'All history was judged by it.' : 'It judges what arrives from now on.'
      const moved =
        answer.migrated === 0 ? '' : ` ${formatNoun(answer.migrated, 'person was', 'people were')} moved.`
      const stays = letGo(text) ? STAYS : ''
      notifications.show({ message: `Ruleset ${answer.active.number} is active. ${judged}${moved}${stays}` })
    } else if (fault !== undefined) tellProblem('The rules were not activated.', new Error(fault.message))
  }
  /** Much history is judged anew in the background: the draft stays until that is done. */
  const follow = async (job: Job) => {
    const ended = await endOf(job, setProgress)
    setProgress(null)
    await queries.invalidateQueries()
    if (ended?.state === 'done') {
      const stays = letGo(text) ? STAYS : ''
      notifications.show({ message: `Ruleset ${next} is active. All history was judged by it.${stays}` })
    } else if (ended?.state === 'cancelled')
      notifications.show({ message: 'Judging history was cancelled. The rules stay as they were.' })
    else tellProblem('The rules were not activated.', new Error(ended?.error ?? 'Its job is gone.'))
  }
  const attempt = async (work: () => Promise<void>) => {
    setBusy(true)
    try {
      await work()
    } catch (error) {
      tellProblem('The rules could not be activated.', error)
    } finally {
      setBusy(false)
    }
  }
  /** Asks first where people would be left in steps that are no more. */
  const begin = () =>
    attempt(async () => {
      const found = active === null || fromStart ? null : await client.rules.migration({ text })
      if (found !== null && found.vanished.length > 0) setPreview(found)
      else await activate()
    })
  return (
    <>
      <section>
        <h3>From when on it judges</h3>
        {active === null ? (
          <p className={styles.quiet}>
            These are the first rules of this workspace, so all history is judged by them. Effects of what is
            past, such as alerts, are held back.
          </p>
        ) : (
          <Radio.Group
            value={scope}
            onChange={(value) => setScope(value === 'start' ? 'start' : 'now')}
            aria-label="From when on it judges"
          >
            <Radio
              value="now"
              size="xs"
              label="From now on"
              description={`What is stored keeps the version that judged it; ruleset ${active.number} stays with it.`}
            />
            <Radio
              value="start"
              size="xs"
              label="From the start"
              description="All history is judged again, so people’s steps and the graph change. Effects of what is past are held back; nothing is sent."
            />
          </Radio.Group>
        )}
        {scope === 'now' && active !== null && vanished.length > 0 && (
          <div className={styles.concerned}>
            <Note tone="late" role="status">
              {concernedWords(vanished)} You are asked where they go when the draft is activated; What if
              tries it before.
            </Note>
          </div>
        )}
      </section>
      <footer className={styles.foot}>
        {ready && remarks.length > 0 && (
          <div className={styles.remarks}>
            <Note tone="late" role="status">
              {remarkWords(remarks)}
            </Note>
          </div>
        )}
        <div className={styles.why}>
          <label htmlFor={whyId}>Why</label>
          <TextInput
            id={whyId}
            maxLength={500}
            placeholder="optional; kept with the version"
            value={note}
            onChange={(event) => writeNote(event.currentTarget.value)}
          />
        </div>
        <Button
          variant={ready ? 'filled' : 'default'}
          fullWidth
          disabled={!ready}
          loading={busy}
          onClick={() => void begin()}
        >
          Activate as ruleset {next}
        </Button>
        {progress !== null && (
          <p className={styles.quiet} role="status">
            Judging history: {progress.detail || 'beginning'}. You can go on working; what arrives waits until
            it is done.{' '}
            <Button
              variant="subtle"
              size="compact-xs"
              onClick={() => void client.workspace.cancelJob({ id: progress.id })}
            >
              Cancel
            </Button>
          </p>
        )}
        {!ready && why !== null && <p className={styles.quiet}>{why}</p>}
      </footer>
      {preview !== null && (
        <MigrationDialog
          preview={preview}
          choices={fittingChoices(chosen, preview.targets)}
          onChoose={chooseWay}
          next={next}
          busy={busy}
          onClose={() => setPreview(null)}
          onActivate={(choices) => void attempt(() => activate(choices))}
        />
      )}
    </>
  )
}
