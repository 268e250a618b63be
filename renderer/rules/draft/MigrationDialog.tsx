import { Button, Modal, NativeSelect } from '@mantine/core'
import { useState } from 'react'
import type { MigrationChoice, MigrationPreview } from '#core/contract/rules.ts'
import { href } from '../../address/use-address.ts'
import { formatCount, formatNoun } from '../../parts/format.ts'
import styles from './MigrationDialog.module.css'

type Vanished = MigrationPreview['vanished'][number]

const MOVE = 'map:'
const SHOWN = 3

function nameOf({ journey, step }: Pick<Vanished, 'journey' | 'step'>): string {
  return journey === '' ? step : `${step} (${journey})`
}

function choiceOf({ journey, step }: Vanished, value: string): MigrationChoice {
  if (value.startsWith(MOVE)) return { journey, step, choice: 'map', to: value.slice(MOVE.length) }
  return { journey, step, choice: value === 'exit' ? 'exit' : 'leave' }
}

interface RowProps {
  readonly at: Vanished
  readonly target: MigrationPreview['targets'][number] | undefined
  readonly value: string
  readonly onChoose: (value: string) => void
}

function Row({ at, target, value, onChoose }: RowProps) {
  const more = at.people - Math.min(at.people, SHOWN)
  return (
    <tr>
      <th scope="row">{nameOf(at)}</th>
      <td className={styles.number}>{formatCount(at.people)}</td>
      <td className={styles.who}>
        {at.examples.slice(0, SHOWN).map((id) => (
          <a key={id} href={href({ view: 'people', selection: { kind: 'person', id }, of: undefined })}>
            {id}
          </a>
        ))}
        {more > 0 && at.journey === '' && (
          <a href={href({ view: 'people', of: { kind: 'endsAt', lens: 'step', id: at.step } })}>
            and {formatCount(more)} more
          </a>
        )}
        {more > 0 && at.journey !== '' && <span>and {formatCount(more)} more</span>}
      </td>
      <td>
        <NativeSelect
          size="xs"
          aria-label={`Where people in ${nameOf(at)} go`}
          value={value}
          onChange={(event) => onChoose(event.currentTarget.value)}
        >
          <option value="leave">Leave them there</option>
          <option value="exit">Exit: to the beginning, {target?.initialStep}</option>
          <optgroup label="Move them to">
            {target?.steps.map((step) => (
              <option key={step} value={`${MOVE}${step}`}>
                {step}
              </option>
            ))}
          </optgroup>
        </NativeSelect>
      </td>
    </tr>
  )
}

interface MigrationDialogProps {
  readonly preview: MigrationPreview
  readonly next: number
  readonly busy: boolean
  readonly onClose: () => void
  readonly onActivate: (choices: MigrationChoice[]) => void
}

/** Before rules are activated that do not know a step where people stand: who they are, and where they are to go. */
export function MigrationDialog({ preview, next, busy, onClose, onActivate }: MigrationDialogProps) {
  const [chosen, setChosen] = useState<ReadonlyMap<string, string>>(new Map())
  const { vanished, targets } = preview
  const wayFor = (at: Vanished) => chosen.get(nameOf(at)) ?? 'leave'
  const moving = vanished.filter((at) => wayFor(at) !== 'leave').reduce((sum, { people }) => sum + people, 0)
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
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
      <section className={styles.scroller} tabIndex={0} aria-label="Steps that are no more">
        <table className={styles.table}>
          <thead>
            <tr>
              <th scope="col">Step</th>
              <th scope="col" className={styles.number}>
                People
              </th>
              <th scope="col">Who</th>
              <th scope="col">Where they go</th>
            </tr>
          </thead>
          <tbody>
            {vanished.map((at) => (
              <Row
                key={nameOf(at)}
                at={at}
                target={targets.find(({ journey }) => journey === at.journey)}
                value={wayFor(at)}
                onChoose={(value) => setChosen(new Map([...chosen, [nameOf(at), value]]))}
              />
            ))}
          </tbody>
        </table>
      </section>
      <div className={styles.foot}>
        <Button variant="default" onClick={onClose}>
          Cancel
        </Button>
        <Button
          variant="filled"
          loading={busy}
          onClick={() => onActivate(vanished.map((at) => choiceOf(at, wayFor(at))))}
        >
          Activate as ruleset {next} and{' '}
          {moving === 0 ? 'leave them there' : `move ${formatNoun(moving, 'person', 'people')}`}
        </Button>
      </div>
    </Modal>
  )
}
