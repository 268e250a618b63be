import type { ReactNode } from 'react'
import type { JourneyChange, ReplayView } from '#core/contract/studies.ts'
import { href } from '../../address/use-address.ts'
import { Breakable } from '../../parts/Breakable.tsx'
import { formatCount, formatNoun } from '../../parts/format.ts'
import styles from './WhatIf.module.css'

interface TableProps {
  readonly caption: string
  readonly head: readonly [string, string, string]
  readonly numbers: boolean
  readonly children: ReactNode
}

function Table({ caption, head, numbers, children }: TableProps) {
  const className = numbers ? styles.number : undefined
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <section className={styles.scroller} tabIndex={0} aria-label={caption}>
      <table className={styles.table}>
        <thead>
          <tr>
            <th scope="col" className={numbers ? undefined : styles.name}>
              {head[0]}
            </th>
            <th scope="col" className={className}>
              {head[1]}
            </th>
            <th scope="col" className={className}>
              {head[2]}
            </th>
          </tr>
        </thead>
        <tbody>{children}</tbody>
      </table>
    </section>
  )
}

function Difference({ before, after }: { readonly before: number; readonly after: number }) {
  const difference = after - before
  const sign = difference > 0 ? '+' : '−'
  return (
    <>
      <td className={styles.number}>{formatCount(before)}</td>
      <td
        className={styles.number}
        data-way={difference === 0 ? undefined : difference > 0 ? 'more' : 'less'}
      >
        {difference === 0 ? 'same' : `${sign}${formatCount(Math.abs(difference))}`}
      </td>
    </>
  )
}

/** Null: these rules do not have the journey. */
function Step({ step }: { readonly step: string | null }) {
  return step === null ? 'not in the rules' : <Breakable name={step} />
}

interface ChangeProps {
  readonly change: JourneyChange
  /** Id of a further journey; undefined for the main one. */
  readonly journey: string | undefined
}

export function PeopleTable({
  change,
  onPerson,
}: {
  readonly change: JourneyChange
  readonly onPerson: (id: string) => void
}) {
  const { differ } = change
  return (
    <Table
      caption="People who would have gone another way"
      head={[formatNoun(differ, 'person differs', 'people differ'), 'Now', 'Draft']}
      numbers={false}
    >
      {change.examples.map(({ person, before, after }) => (
        <tr key={person}>
          <th scope="row">
            <button
              type="button"
              className={styles.link}
              title="Both timelines, side by side"
              onClick={() => onPerson(person)}
            >
              {person}
            </button>
          </th>
          <td>
            <Step step={before} />
          </td>
          <td data-moved={before !== after || undefined}>
            {before === after ? 'same step' : <Step step={after} />}
          </td>
        </tr>
      ))}
      {differ > change.examples.length && (
        <tr>
          <td colSpan={3} className={styles.rest}>
            and {formatCount(differ - change.examples.length)} more
          </td>
        </tr>
      )}
    </Table>
  )
}

export function EdgesTable({ change, journey }: ChangeProps) {
  return (
    <Table
      caption="Moves that would have changed"
      head={[formatNoun(change.edges.length, 'move changes', 'moves change'), 'Now', 'Change']}
      numbers
    >
      {change.edges.map(({ from, to, before, after }) => (
        <tr key={`${from}\n${to}`}>
          <th scope="row">
            <a href={href({ view: 'graph', params: { journey }, selection: { kind: 'edge', from, to } })}>
              <Breakable name={from} /> → <Breakable name={to} />
            </a>
          </th>
          <Difference before={before} after={after} />
        </tr>
      ))}
    </Table>
  )
}

interface EffectsProps {
  readonly change: JourneyChange
  /** By type; of all journeys together. */
  readonly effects: ReplayView['effects']
}

export function EffectsTable({ change, effects }: EffectsProps) {
  const rows = [
    { name: 'conversions', ...change.conversions },
    { name: 'value', ...change.value },
    { name: 'losses', ...change.losses },
    ...Object.entries(effects).map(([type, pair]) => ({ name: type, ...pair })),
  ].filter(({ name, before, after }) => name === 'conversions' || before !== 0 || after !== 0)
  return (
    <Table
      caption="Outcomes, and effects that would have fired"
      head={['Outcomes and effects', 'Now', 'Change']}
      numbers
    >
      {rows.map(({ name, before, after }) => (
        <tr key={name}>
          <th scope="row">{name}</th>
          <Difference before={before} after={after} />
        </tr>
      ))}
    </Table>
  )
}
