import { ActionIcon, Button } from '@mantine/core'
import { IconShieldCheck, IconX } from '@tabler/icons-react'
import { useState } from 'react'
import type { ReplayView } from '#core/contract/studies.ts'
import { useFilter } from '../../address/use-address.ts'
import { formatCount, formatNoun } from '../../parts/format.ts'
import { StudyStatus } from '../../studies/StudyStatus.tsx'
import { useStudy } from '../../studies/use-study.ts'
import { CoursesDialog } from './CoursesDialog.tsx'
import { EdgesTable, EffectsTable, PeopleTable } from './Tables.tsx'
import styles from './WhatIf.module.css'

interface WhatIfProps {
  /** The draft as it was when it was asked for. */
  readonly text: string
  /** The draft has changed since. */
  readonly isOld: boolean
  readonly onAgain: () => void
  readonly onClose: () => void
}

function summary({ events, seconds, people }: ReplayView): string {
  const differ = formatNoun(people.differ, 'person', 'people')
  return `${differ} of ${formatCount(people.compared)} would have gone another way. ${formatCount(events)} events replayed in ${seconds.toFixed(2)} s.`
}

/** What the draft would have changed for those in the filter; it takes over where the time range begins. */
export function WhatIf({ text, isOld, onAgain, onClose }: WhatIfProps) {
  const filter = useFilter()
  const study = useStudy({ kind: 'replay', text, filter })
  const view = study.answer?.kind === 'replay' ? study.answer.view : undefined
  const [person, setPerson] = useState<string | null>(null)
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
        <Button onClick={onAgain}>Run again</Button>
        <ActionIcon aria-label="Close what if" onClick={onClose}>
          <IconX size={14} aria-hidden="true" />
        </ActionIcon>
      </header>
      {view?.migration.sentences.map((sentence) => (
        <p key={sentence} className={styles.said}>
          {sentence}
        </p>
      ))}
      {view !== undefined && (
        <div className={styles.tables}>
          <PeopleTable view={view} onPerson={setPerson} />
          <EdgesTable view={view} />
          <EffectsTable view={view} />
        </div>
      )}
      {person !== null && <CoursesDialog person={person} text={text} onClose={() => setPerson(null)} />}
    </section>
  )
}
