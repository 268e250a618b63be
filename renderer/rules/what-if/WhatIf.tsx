import { ActionIcon, Button } from '@mantine/core'
import { IconShieldCheck, IconX } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import type { MigrationChoice } from '#core/contract/rules.ts'
import type { ReplayView } from '#core/contract/studies.ts'
import { useAddress, useFilter } from '../../address/use-address.ts'
import { formatCount, formatNoun } from '../../parts/format.ts'
import { Segments } from '../../parts/Segments.tsx'
import { StudyStatus } from '../../studies/StudyStatus.tsx'
import { useStudy } from '../../studies/use-study.ts'
import { api } from '../../transport/client.ts'
import { chooseWay } from '../draft/use-draft.ts'
import { WaysTable } from '../draft/WaysTable.tsx'
import { fittingChoices } from '../draft/ways.ts'
import { CoursesDialog } from './CoursesDialog.tsx'
import { EdgesTable, EffectsTable, PeopleTable } from './Tables.tsx'
import styles from './WhatIf.module.css'

interface WhatIfProps {
  /** The draft as it was when it was asked for. */
  readonly text: string
  /** Where people go who stand in steps that the draft does not have, as far as it was chosen. */
  readonly migrate: readonly MigrationChoice[]
  /** The draft has changed since. */
  readonly isOld: boolean
  readonly onAgain: () => void
  readonly onClose: () => void
}

function summary({ events, seconds, people }: ReplayView): string {
  const differ = formatNoun(people.differ, 'person', 'people')
  return `${differ} of ${formatCount(people.compared)} would have gone another way. ${formatCount(events)} events replayed in ${seconds.toFixed(2)} s.`
}

/** The tables of a journey, or the steps that are no more with where their people go. */
type Shown = { readonly kind: 'journey'; readonly id: string } | { readonly kind: 'ways' }

const MAIN: Shown = { kind: 'journey', id: '' }

/** Keeps the last answer while the next one is worked out, so that what is chosen from does not vanish. */
function useLast<Value>(value: Value | undefined): Value | undefined {
  const [last, setLast] = useState(value)
  useEffect(() => {
    if (value !== undefined) setLast(value)
  }, [value])
  return value ?? last
}

function useReplay(text: string, migrate: readonly MigrationChoice[], now: number | null) {
  const filter = useFilter()
  const asked = now === null ? filter : { ...filter, from: now }
  const preview = useQuery(api.rules.migration.queryOptions({ input: { text }, enabled: migrate.length > 0 }))
  const fitting = fittingChoices(migrate, preview.data?.targets ?? [])
  const counts = asked.from !== undefined && fitting.length > 0
  const study = useStudy(
    { kind: 'replay', text, filter: asked, ...(counts ? { migrate: fitting } : {}) },
    { enabled: migrate.length === 0 || preview.data !== undefined },
  )
  const answer = study.answer?.kind === 'replay' ? study.answer.view : undefined
  return { study, view: useLast(answer), fitting, isJudgingAll: asked.from === undefined }
}

/** What the draft would have changed for those in the filter; it takes over where the time range begins, or now. */
export function WhatIf({ text, migrate, isOld, onAgain, onClose }: WhatIfProps) {
  const { from, to } = useFilter()
  const { params } = useAddress()
  const [now, setNow] = useState<number | null>(null)
  const [shown, setShown] = useState<Shown>(() => ({ kind: 'journey', id: params.journey ?? '' }))
  const isRanged = from !== undefined || to !== undefined
  const { study, view, fitting, isJudgingAll } = useReplay(text, migrate, isRanged ? null : now)
  const [person, setPerson] = useState<string | null>(null)
  const choose = () => {
    if (isJudgingAll) setNow(Date.now())
    setShown({ kind: 'ways' })
  }
  const said = [view?.filterNote ?? [], view?.migration.sentences ?? []].flat()
  const vanished = view?.migration.vanished ?? []
  const journey = shown.kind === 'journey' ? shown.id : ''
  const further = view?.further.find((change) => change.journey === journey)
  const id = further?.journey
  const hasWays = vanished.length > 0 && !(isJudgingAll && to !== undefined)
  const isWays = shown.kind === 'ways' && hasWays && !isJudgingAll
  return (
    <section className={styles.pane} aria-label="What if">
      <header className={styles.bar}>
        <h3>What if</h3>
        <span className={styles.quiet}>{view === undefined ? '' : summary(view)}</span>
        {isOld && <span className={styles.old}>Of an earlier draft.</span>}
        <StudyStatus study={study} doing="Replaying history" />
        <span className={styles.sent}>
          <IconShieldCheck size={15} aria-hidden="true" /> Nothing was sent
        </span>
        <Button onClick={isOld ? onAgain : study.again}>Run again</Button>
        <ActionIcon aria-label="Close what if" onClick={onClose}>
          <IconX size={14} aria-hidden="true" />
        </ActionIcon>
      </header>
      {view !== undefined && (
        <div className={styles.choices}>
          {!isRanged && (
            <Segments
              label="From when on the draft judges"
              value={now === null ? 'start' : 'now'}
              options={[
                { value: 'start', label: 'From the start' },
                { value: 'now', label: 'From now on' },
              ]}
              onChange={(value) => {
                setNow(value === 'now' ? Date.now() : null)
                if (value === 'start') setShown(MAIN)
              }}
            />
          )}
          {(view.further.length > 0 || (hasWays && !isJudgingAll)) && (
            <Segments
              label="What is shown"
              value={isWays ? 'ways' : `in ${id ?? ''}`}
              options={[
                { value: 'in ', label: `Main journey: ${formatCount(view.differ)}` },
                ...view.further.map((change) => ({
                  value: `in ${change.journey}`,
                  label: `${change.journey}: ${formatCount(change.differ)}`,
                })),
                ...(hasWays && !isJudgingAll
                  ? [{ value: 'ways', label: `Steps that are no more: ${formatCount(vanished.length)}` }]
                  : []),
              ]}
              onChange={(value) =>
                setShown(value === 'ways' ? { kind: 'ways' } : { kind: 'journey', id: value.slice(3) })
              }
            />
          )}
          {hasWays && !isWays && (
            <Button className={styles.choose ?? ''} onClick={choose}>
              Choose where they go
            </Button>
          )}
          {said.length > 0 && <p className={styles.sentences}>{said.join(' ')}</p>}
        </div>
      )}
      {view !== undefined && isWays && (
        <div className={styles.ways}>
          <p className={styles.said}>
            Who stands there when the draft takes over. What is chosen here stays with the draft: activating
            it begins with it.
          </p>
          <WaysTable preview={view.migration} choices={fitting} onChoose={chooseWay} />
        </div>
      )}
      {view !== undefined && !isWays && (
        <div className={styles.tables}>
          <PeopleTable change={further ?? view} onPerson={setPerson} />
          <EdgesTable change={further ?? view} journey={id} />
          <EffectsTable change={further ?? view} effects={further === undefined ? view.effects : {}} />
        </div>
      )}
      {person !== null && (
        <CoursesDialog person={person} text={text} journey={id ?? ''} onClose={() => setPerson(null)} />
      )}
    </section>
  )
}
