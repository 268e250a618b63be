import type { RuleRow, RulesView } from '#core/contract/rules.ts'
import type { RuleCoverageView } from '#core/contract/studies.ts'
import { go, useAddress } from '../address/use-address.ts'
import { Breakable } from '../parts/Breakable.tsx'
import { formatCount, formatNoun } from '../parts/format.ts'
import { Pager } from '../parts/Pager.tsx'
import pick from '../parts/PickTable.module.css'
import { PickName, PickTable } from '../parts/PickTable.tsx'
import { usePages } from '../parts/pages.ts'
import { usePickKeys } from '../shell/keys/use-pick-keys.ts'
import styles from './RulesTable.module.css'
import { coverageOf, useCoverage } from './use-coverage.ts'
import { actionWords, eventWords, outcomeWords, startWords } from './words.ts'

/** A dash until it is counted. */
function countWords(count: number | undefined): string {
  return count === undefined ? '–' : formatCount(count)
}

/** Never, only where no other version can have fired it. */
function firedWords(fired: number | undefined, ofAllTime: number): string {
  return fired === 0 && ofAllTime === 0 ? 'never' : countWords(fired)
}

interface JourneyOfTable {
  readonly id: string | undefined
  readonly name: string
  readonly initialStep: string | null
  readonly outcomes: RulesView['outcomes']
}

function journeysOf({ initialStep, outcomes, further }: RulesView): JourneyOfTable[] {
  return [
    { id: undefined, name: 'Main journey', initialStep, outcomes },
    ...further.map((journey) => ({ ...journey, name: `Journey ${journey.id}` })),
  ]
}

/** Where a journey begins and what counts in it, over its rules. */
function JourneyHead({ journey, rules }: { readonly journey: JourneyOfTable; readonly rules: number }) {
  return (
    <tr className={styles.journey}>
      <th scope="rowgroup" colSpan={COLUMNS}>
        <b>{journey.name}</b> <span className={styles.quiet}>{formatNoun(rules, 'rule')}.</span>{' '}
        <span className={styles.from}>
          Everyone begins in {journey.initialStep}. {outcomeWords(journey.outcomes)}
        </span>
      </th>
    </tr>
  )
}

const COLUMNS = 8
/** More rows at once would hold up the window. */
const SHOWN = 200

/** Rules in the order in which they are tried, those of further journeys under a heading of their own. */
export function RulesTable({ view }: { readonly view: RulesView }) {
  const { rules } = view
  const { coverage } = useCoverage()
  const { selection } = useAddress()
  const selected = selection?.kind === 'rule' ? selection.id : undefined
  const at = rules.findIndex((rule) => rule.id === selected)
  const { part, turnTo } = usePages(rules.length, SHOWN, at)
  const shown = rules.slice(part.from, part.to)
  const { table, stop } = usePickKeys({
    group: 'Rules',
    row: 'rule',
    keys: rules.map(({ id }) => id),
    shown: shown.map(({ id }) => id),
    selected,
    onPick: (id) => go({ selection: { kind: 'rule', id } }, { replace: true }),
  })
  return (
    <>
      <PickTable ref={table} className={styles.table}>
        <thead>
          <tr>
            <th scope="col">Rule</th>
            <th scope="col">From → to</th>
            <th scope="col">Event</th>
            <th scope="col">Condition</th>
            <th scope="col">Action</th>
            <th scope="col" className={pick.number} title="Events that fitted step and type, in the filter">
              Considered
            </th>
            <th
              scope="col"
              className={pick.number}
              title="Of these, how often it fired: counted at the same moment"
            >
              Fired
            </th>
            <th scope="col" className={pick.number} title="Moved by it, of all time and under every version">
              People
            </th>
          </tr>
        </thead>
        {journeysOf(view).map((journey) => {
          const own = shown.filter((rule) => rule.journey === journey.id)
          const all = rules.filter((rule) => rule.journey === journey.id).length
          return own.length === 0 && all > 0 ? null : (
            <tbody key={journey.id ?? ''}>
              {view.further.length > 0 && <JourneyHead journey={journey} rules={all} />}
              {own.map((rule) => (
                <Row
                  key={rule.id}
                  rule={rule}
                  counted={coverageOf(coverage, rule.id)}
                  isSelected={rule.id === selected}
                  isStop={rule.id === stop}
                />
              ))}
            </tbody>
          )
        })}
      </PickTable>
      <Pager what="rules" count={rules.length} part={part} onTurn={turnTo} />
    </>
  )
}

interface RowProps {
  readonly rule: RuleRow
  /** Considered and fired of one count: numbers of two moments would contradict each other. */
  readonly counted: RuleCoverageView | undefined
  readonly isSelected: boolean
  /** Tab leads to this row of the table. */
  readonly isStop: boolean
}

function Row({ rule, counted, isSelected, isStop }: RowProps) {
  return (
    <tr aria-current={isSelected}>
      <th scope="row">
        <PickName
          className={styles.id}
          isStop={isStop}
          onPick={() => go({ selection: { kind: 'rule', id: rule.id } })}
        >
          <Breakable name={rule.id} />
        </PickName>
      </th>
      <td>
        <span className={styles.from}>{startWords(rule)} → </span>
        <span className={styles.to}>{rule.toState}</span>
      </td>
      <td className={styles.mono}>{eventWords(rule)}</td>
      <td className={`${styles.mono} ${styles.condition}`}>
        {rule.condition ?? <span className={styles.quiet}>always</span>}
      </td>
      <td>{actionWords(rule)}</td>
      <td className={pick.number}>{countWords(counted?.considered)}</td>
      <td
        className={pick.number}
        data-never={(counted?.fired === 0 && rule.fired === 0) || undefined}
        title={`${formatCount(rule.fired)} of all time, under every version`}
      >
        {firedWords(counted?.fired, rule.fired)}
      </td>
      <td className={pick.number}>{formatCount(rule.people)}</td>
    </tr>
  )
}
