import { Button, Modal } from '@mantine/core'
import type { ActivationPreview, MigrationChoice } from '#core/contract/rules.ts'
import { formatNoun } from '../../parts/format.ts'
import { Findings } from '../Findings.tsx'
import styles from './MigrationDialog.module.css'
import { WaysTable } from './WaysTable.tsx'
import { choiceOf, wayOf } from './ways.ts'

interface MigrationDialogProps {
  readonly preview: ActivationPreview
  /** What was chosen for the draft so far. */
  readonly choices: readonly MigrationChoice[]
  readonly onChoose: (choice: MigrationChoice) => void
  readonly next: number
  readonly busy: boolean
  readonly onClose: () => void
  readonly onActivate: (choices: MigrationChoice[]) => void
}

/** Before rules are activated that do not know a step where people stand: who they are, and where they are to go. */
export function MigrationDialog(props: MigrationDialogProps) {
  const { preview, choices, onChoose, next, busy, onClose, onActivate } = props
  const { vanished } = preview
  const moving = vanished
    .filter((at) => wayOf(at, choices) !== 'leave')
    .reduce((sum, { people }) => sum + people, 0)
  const people = vanished.reduce((sum, at) => sum + at.people, 0)
  return (
    <Modal
      opened
      onClose={onClose}
      size={820}
      title={`${formatNoun(people, 'person stands', 'people stand')} in steps that these rules do not know`}
      closeButtonProps={{ 'aria-label': 'Close without activating' }}
    >
      <p className={styles.words}>
        Who is left there stays until a rule takes them. Whoever is moved has it on their timeline, and the
        move counts in the graph; no effect is sent by it.
      </p>
      <WaysTable preview={preview} choices={choices} onChoose={onChoose} />
      {preview.remarks.length > 0 && (
        <section className={styles.remarks} aria-label="What the events that came so far say">
          <h3>What the events that came so far say</h3>
          <Findings findings={preview.remarks} />
        </section>
      )}
      <div className={styles.foot}>
        <Button variant="default" onClick={onClose}>
          Cancel
        </Button>
        <Button
          variant="filled"
          loading={busy}
          onClick={() => onActivate(vanished.map((at) => choiceOf(at, wayOf(at, choices))))}
        >
          Activate as ruleset {next} and{' '}
          {moving === 0 ? 'leave them there' : `move ${formatNoun(moving, 'person', 'people')}`}
        </Button>
      </div>
    </Modal>
  )
}
