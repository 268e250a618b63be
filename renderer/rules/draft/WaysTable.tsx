import { NativeSelect } from '@mantine/core'
import type { MigrationChoice, MigrationPreview } from '#core/contract/rules.ts'
import { href } from '../../address/use-address.ts'
import { formatCount } from '../../parts/format.ts'
import styles from './WaysTable.module.css'
import { choiceOf, nameOfStep, wayOf, wayTo } from './ways.ts'

type Vanished = MigrationPreview['vanished'][number]

const SHOWN = 3

interface RowProps {
  readonly at: Vanished
  readonly target: MigrationPreview['targets'][number] | undefined
  readonly value: string
  readonly onChoose: (value: string) => void
}

function Row({ at, target, value, onChoose }: RowProps) {
  const more = at.people - Math.min(at.people, SHOWN)
  const walk = { lens: 'step' as const, ...(at.journey === '' ? {} : { journey: at.journey }) }
  return (
    <tr>
      <th scope="row">{nameOfStep(at)}</th>
      <td className={styles.number}>{formatCount(at.people)}</td>
      <td className={styles.who}>
        {at.examples.slice(0, SHOWN).map((id) => (
          <a key={id} href={href({ view: 'people', selection: { kind: 'person', id }, of: undefined })}>
            {id}
          </a>
        ))}
        {more > 0 && (
          <a href={href({ view: 'people', of: { kind: 'endsAt', ...walk, id: at.step } })}>
            and {formatCount(more)} more
          </a>
        )}
      </td>
      <td>
        <NativeSelect
          size="xs"
          aria-label={`Where people in ${nameOfStep(at)} go`}
          value={value}
          onChange={(event) => onChoose(event.currentTarget.value)}
        >
          <option value="leave">Leave them there</option>
          <option value="exit">Exit: to the beginning, {target?.initialStep}</option>
          <optgroup label="Move them to">
            {target?.steps.map((step) => (
              <option key={step} value={wayTo(step)}>
                {step}
              </option>
            ))}
          </optgroup>
        </NativeSelect>
      </td>
    </tr>
  )
}

interface WaysTableProps {
  readonly preview: MigrationPreview
  readonly choices: readonly MigrationChoice[]
  readonly onChoose: (choice: MigrationChoice) => void
}

/** Who stands in steps that rules do not know, and for each step where they are to go. */
export function WaysTable({ preview, choices, onChoose }: WaysTableProps) {
  const { vanished, targets } = preview
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
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
              key={nameOfStep(at)}
              at={at}
              target={targets.find(({ journey }) => journey === at.journey)}
              value={wayOf(at, choices)}
              onChoose={(way) => onChoose(choiceOf(at, way))}
            />
          ))}
        </tbody>
      </table>
    </section>
  )
}
