import { Button } from '@mantine/core'
import { IconPencil } from '@tabler/icons-react'
import type { RulesetVersion, RulesView } from '#core/contract/rules.ts'
import type { CoverageView } from '#core/contract/studies.ts'
import { activatedWords } from '#core/contract/text/activated-words.ts'
import frame from '../parts/Frame.module.css'
import { formatMoment, formatNoun } from '../parts/format.ts'
import { Scroller } from '../parts/Scroller.tsx'
import { StudyStatus } from '../studies/StudyStatus.tsx'
import { ChooseFile } from './draft/ChooseFile.tsx'
import { type Draft, lookAt, setDraft, useCheck, useDraft } from './draft/use-draft.ts'
import { Findings } from './Findings.tsx'
import styles from './RulesPane.module.css'
import { RulesTable } from './RulesTable.tsx'
import { applyChange, insertRule } from './text/edit-rules.ts'
import { Unwanted } from './Unwanted.tsx'
import { useCoverage } from './use-coverage.ts'
import { VersionsTable } from './versions/VersionsTable.tsx'
import { WatchedNotice } from './WatchedNotice.tsx'
import { WhichRules } from './WhichRules.tsx'
import { outcomeWords } from './words.ts'

interface RulesPaneProps {
  readonly view: RulesView
  readonly active: RulesetVersion
  readonly onDraft: (draft: Draft) => void
}

/** The active ruleset: its rules with what they did, what the check says of it, and the versions before it. */
export function RulesPane({ view, active, onDraft }: RulesPaneProps) {
  const hasDraft = useDraft(({ draft }) => draft !== null)
  const { check } = useCheck(view.text ?? '')
  const findings = check.data?.findings ?? []
  const { study, coverage } = useCoverage()
  const makeRule = ({ proposal, journey }: CoverageView['unwanted'][number]) => {
    const text = view.text ?? ''
    const change = insertRule(text, proposal, journey)
    if (change !== null)
      setDraft({ name: `ruleset ${active.number}`, text: applyChange(text, change) }, proposal.id)
  }
  return (
    <div className={frame.view}>
      <header className={frame.bar}>
        {hasDraft && <WhichRules shown="active" />}
        <h2 className={styles.name}>Ruleset {active.number}</h2>
        <span className={styles.quiet}>
          version {active.version} of the file · {formatNoun(active.rules, 'rule')} · active since{' '}
          {formatMoment(active.activatedAt)}
          {active.by !== null && `, ${activatedWords(active.by)}`}
          {view.initialStep !== null &&
            view.further.length === 0 &&
            ` · everyone begins in ${view.initialStep}`}
          {view.further.length > 0 && ` · ${formatNoun(view.further.length + 1, 'journey')} side by side`}
        </span>
        <span className={frame.actions}>
          {hasDraft ? (
            <Button leftSection={<IconPencil size={14} />} onClick={() => lookAt('draft')}>
              Go on with the draft
            </Button>
          ) : (
            <>
              <Button
                leftSection={<IconPencil size={14} />}
                onClick={() => onDraft({ name: `ruleset ${active.number}`, text: view.text ?? '' })}
              >
                Edit or paste
              </Button>
              <ChooseFile onDraft={onDraft} />
            </>
          )}
        </span>
      </header>
      <WatchedNotice />
      <Scroller label="Active rules" className={frame.measured}>
        <div className={styles.counted}>
          <StudyStatus study={study} doing="Counting what each rule did" />
        </div>
        <RulesTable view={view} />
        <p className={styles.note}>
          Considered and fired are of one count, in the filter and time range; people are everybody whom the
          rule moved, of all time. Late events, and activating rules from the start, change them. Rules are
          tried from top to bottom{view.further.length > 0 && ' in each journey, whatever the others do'}; the
          first whose condition holds fires.
          {view.further.length === 0 && view.outcomes.length > 0 && ` ${outcomeWords(view.outcomes)}`}
        </p>
        {coverage?.filterNote != null && <p className={styles.note}>{coverage.filterNote}</p>}
        {coverage !== undefined && coverage.left > 0 && (
          <p className={styles.note}>
            Considered and fired count the {formatNoun(coverage.judged, 'event')} that ruleset{' '}
            {coverage.rulesetNumber} judged; {formatNoun(coverage.left, 'event')} of other versions are left
            out.
          </p>
        )}
        {coverage !== undefined && !hasDraft && <Unwanted coverage={coverage} onRule={makeRule} />}
        {findings.length > 0 && (
          <div className={styles.part}>
            <h3>What the check says</h3>
            <Findings findings={findings} />
          </div>
        )}
        <div className={styles.part}>
          <h3>Versions</h3>
          <VersionsTable
            versions={view.versions}
            active={active}
            text={view.text ?? ''}
            {...(hasDraft ? {} : { onDraft })}
          />
        </div>
      </Scroller>
    </div>
  )
}
