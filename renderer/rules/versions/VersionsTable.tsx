import { Button, Modal } from '@mantine/core'
import { useState } from 'react'
import type { RulesetVersion } from '#core/contract/rules.ts'
import { activatedWords } from '#core/contract/text/activated-words.ts'
import { formatCount, formatMoment } from '../../parts/format.ts'
import type { Draft } from '../draft/use-draft.ts'
import styles from '../RulesPane.module.css'
import dialog from './DiffPane.module.css'
import { DiffPane } from './DiffPane.tsx'

/** `1 new, 2 changed`, of rules; exits are among them. */
function changeWords({ changes }: RulesetVersion): string {
  if (changes === null) return 'the first'
  const { added, changed, removed } = changes
  const words = [
    ...(added > 0 ? [`${formatCount(added)} new`] : []),
    ...(changed > 0 ? [`${formatCount(changed)} changed`] : []),
    ...(removed > 0 ? [`${formatCount(removed)} removed`] : []),
  ]
  return words.length === 0 ? 'the same rules' : words.join(', ')
}

interface VersionsTableProps {
  readonly versions: readonly RulesetVersion[]
  readonly active: RulesetVersion
  readonly text: string
  /** Begins a draft with the text of a version; not offered where there is a draft already. */
  readonly onDraft?: (draft: Draft) => void
}

/** Every version that was activated, newest first; each can be put beside the one that is active. */
export function VersionsTable({ versions, active, text, onDraft }: VersionsTableProps) {
  const [compared, setCompared] = useState<number | null>(null)
  return (
    <>
      <table className={styles.versions}>
        <thead>
          <tr>
            <th scope="col">Ruleset</th>
            <th scope="col">Version in the file</th>
            <th scope="col">Rules</th>
            <th scope="col">Against the one before</th>
            <th scope="col">Activated</th>
            <th scope="col">By</th>
            <th scope="col">Why</th>
            <th scope="col">
              <span className={styles.hidden}>Compare</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {versions.map((version) => (
            <tr key={version.number}>
              <th scope="row">
                {version.number}
                {version.active && <span className={styles.active}>active</span>}
              </th>
              <td>{version.version}</td>
              <td>{formatCount(version.rules)}</td>
              <td>{changeWords(version)}</td>
              <td className={styles.moment}>{formatMoment(version.activatedAt)}</td>
              <td className={styles.words}>
                {version.by === null ? (
                  <span className={styles.unknown}>not known</span>
                ) : (
                  activatedWords(version.by)
                )}
              </td>
              <td className={styles.words}>{version.note}</td>
              <td>
                {!version.active && (
                  <Button
                    aria-label={`Compare ruleset ${version.number} with the active one`}
                    onClick={() => setCompared(version.number)}
                  >
                    Compare
                  </Button>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {compared !== null && (
        <Modal
          opened
          onClose={() => setCompared(null)}
          size="90%"
          title={`Ruleset ${compared} and ruleset ${active.number}`}
          closeButtonProps={{ 'aria-label': 'Close the comparison' }}
        >
          <div className={dialog.dialog}>
            <DiffPane
              text={text}
              name={`ruleset ${active.number}`}
              versions={[...versions]}
              first={compared}
              {...(onDraft === undefined
                ? {}
                : { onTake: (taken: string, name: string) => onDraft({ name, text: taken }) })}
            />
          </div>
        </Modal>
      )}
    </>
  )
}
