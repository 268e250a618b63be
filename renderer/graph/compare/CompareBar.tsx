import { Select, TextInput } from '@mantine/core'
import { useEffect, useState } from 'react'
import type { CompareView } from '#core/contract/journeys.ts'
import type { Filter } from '#core/contract/shared.ts'
import { go, href, useAddress } from '../../address/use-address.ts'
import { keptWords } from '../../filters/words.ts'
import frame from '../../parts/Frame.module.css'
import { formatMoment, formatNoun } from '../../parts/format.ts'
import styles from './Compare.module.css'
import { comparesPeople } from './sides.ts'
import { useComparison } from './versus.ts'

const SIDES = [
  { value: 'rest', label: 'everyone else' },
  { value: 'before', label: 'the time before' },
  { value: 'filter', label: 'another filter' },
]
const WHOSE = [
  { value: 'had', label: 'Whole journeys with one' },
  { value: 'never', label: 'Whole journeys without' },
  { value: 'events', label: 'Only these events' },
]

/** A side in words: what is counted of whom. */
function sideWords(filter: Filter): string {
  const { from, to, began } = filter
  const range =
    from === undefined && to === undefined
      ? ''
      : ` · ${from === undefined ? 'until' : `${formatMoment(from)} to`} ${to === undefined ? 'the newest' : formatMoment(to)}`
  if (filter.where === undefined) return `${began === true ? 'who began in it' : 'everybody'}${range}`
  return `${keptWords(filter)}${range}${began === true ? ', who began in it' : ''}`
}

function OtherFilter() {
  const { params } = useAddress()
  const inForce = params.vsWhere ?? ''
  const [typed, setTyped] = useState(inForce)
  useEffect(() => setTyped(inForce), [inForce])
  const apply = () => go({ params: { vsWhere: typed.trim() === '' ? undefined : typed.trim() } })
  return (
    <>
      <TextInput
        className={styles.where ?? ''}
        size="xs"
        aria-label="Filter of B"
        placeholder={'Filter of B, then Enter'}
        value={typed}
        onChange={(event) => setTyped(event.currentTarget.value)}
        onBlur={apply}
        onKeyDown={(event) => {
          if (event.key === 'Enter') apply()
        }}
        spellCheck={false}
      />
      <Select
        aria-label="What B keeps"
        w={168}
        data={WHOSE}
        value={params.vsWhose ?? 'had'}
        onChange={(value) => go({ params: { vsWhose: value === 'had' ? undefined : (value ?? undefined) } })}
      />
    </>
  )
}

/** Who was there already is further on: a side that has some differs from one that has none for that alone. */
function Bias({ view: { already, people } }: { readonly view: CompareView }) {
  if (already.a > 0 === already.b > 0 || people.a === 0 || people.b === 0) return null
  const [side, other] = already.a > 0 ? ['A', 'B'] : ['B', 'A']
  return (
    <span className={styles.problem} title="Who was there already is further on than who has just begun.">
      {formatNoun(Math.max(already.a, already.b), 'person', 'people')} of {side} began before it, nobody of{' '}
      {other}: that alone sets them apart. <a href={href({ began: true })}>Only who began in it</a>
    </span>
  )
}

function Sides({ view }: { readonly view: CompareView }) {
  if (view.problem !== null) return <span className={styles.problem}>{view.problem}</span>
  const { people, shared, sides } = view
  return (
    <span className={styles.sides}>
      <span title={sideWords(sides.a)}>
        <b>A</b> {formatNoun(people.a, 'person', 'people')}, {sideWords(sides.a)}
      </span>
      <span title={sideWords(sides.b)}>
        <b>B</b> {formatNoun(people.b, 'person', 'people')}, {sideWords(sides.b)}
      </span>
      <Bias view={view} />
      {shared > 0 && (
        <span
          className={styles.shared}
          title="The same people may do alike in both times: an interval for independent groups is too wide or too narrow then."
        >
          {formatNoun(shared, 'person is', 'people are')} on both sides; the intervals take the sides for
          independent
        </span>
      )}
    </span>
  )
}

/** Who is compared with whom; both sides are said with their people. */
export function CompareBar() {
  const address = useAddress()
  const { params, where, whose = 'events' } = address
  const widens = where !== undefined && whose === 'events' && comparesPeople(address)
  useEffect(() => {
    if (widens) go({ whose: 'had' }, { replace: true })
  }, [widens])
  const { comparison } = useComparison()
  return (
    <section className={`${frame.bar} ${frame.quiet}`} aria-label="Comparison">
      <span className={styles.word}>A, the filter above, against B</span>
      <Select
        aria-label="Who B is"
        w={136}
        data={SIDES}
        value={SIDES.some(({ value }) => value === params.vs) ? (params.vs ?? 'rest') : 'rest'}
        onChange={(value) => go({ params: { vs: value === 'rest' ? undefined : (value ?? undefined) } })}
      />
      {params.vs === 'filter' && <OtherFilter />}
      {params.vs === 'before' && (
        <Select
          aria-label="Who is compared"
          w={190}
          data={[
            { value: 'all', label: 'everyone in it' },
            { value: 'began', label: 'people who began in it' },
          ]}
          value={address.began === true ? 'began' : 'all'}
          onChange={(value) => go({ began: value === 'began' ? true : undefined })}
        />
      )}
      {comparison !== undefined && <Sides view={comparison} />}
    </section>
  )
}
