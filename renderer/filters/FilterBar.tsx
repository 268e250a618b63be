import { CloseButton, Select } from '@mantine/core'
import {
  IconAlertCircle,
  IconCircleCheck,
  IconCircleDashed,
  IconFilter,
  type TablerIcon,
} from '@tabler/icons-react'
import { Whose } from '#core/contract/shared.ts'
import { go, useAddress, useFilter } from '../address/use-address.ts'
import { comparesPeople } from '../graph/compare/sides.ts'
import { AddClause } from './AddClause.tsx'
import { withAdded } from './clause.ts'
import styles from './FilterBar.module.css'
import { FilterCounts } from './FilterCounts.tsx'
import { FilterRemarks } from './FilterRemarks.tsx'
import { NeverField } from './NeverField.tsx'
import { type FilterState, type FilterText, useFilterText } from './use-filter-text.ts'
import { useVocabulary } from './use-vocabulary.ts'
import { WHOSE_OPTIONS } from './words.ts'

const STATE_ICONS: Record<Exclude<FilterState, 'none'>, { icon: TablerIcon; says: string }> = {
  good: { icon: IconCircleCheck, says: 'The expression compiles and leaves somebody' },
  nothing: { icon: IconCircleDashed, says: 'The expression compiles, but nothing passes' },
  bad: { icon: IconAlertCircle, says: 'The expression has a fault' },
}

function StateIcon({ state }: { readonly state: FilterState }) {
  if (state === 'none') return null
  const { icon: Icon, says } = STATE_ICONS[state]
  return <Icon size={15} className={styles.state} data-state={state} role="img" aria-label={says} />
}

function Expression({ text }: { readonly text: FilterText }) {
  const { state, typed } = text
  const filter = useFilter()
  const vocabulary = useVocabulary(typed !== '')
  return (
    <div className={styles.field} data-state={state}>
      <IconFilter size={15} className={styles.icon} aria-hidden="true" />
      <input
        className={styles.input}
        value={typed}
        onChange={(event) => text.type(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key === 'Enter') text.apply()
        }}
        placeholder={'Filter, such as event.source == "web"'}
        aria-label="Filter expression"
        aria-invalid={state === 'bad'}
        aria-describedby="filter-remarks"
        title={typed === '' ? undefined : typed}
        onBlur={(event) => {
          // What is longer than the field is read from its beginning.
          event.currentTarget.scrollLeft = 0
        }}
        data-find="filter"
        spellCheck={false}
        autoComplete="off"
      />
      <StateIcon state={state} />
      {typed !== '' && <CloseButton size="xs" aria-label="Remove the filter" onClick={text.clear} />}
      <FilterRemarks text={text} filter={filter} vocabulary={vocabulary} />
    </div>
  )
}

/** One expression that narrows every view, and whether it keeps events or the whole journeys of people. */
export function FilterBar() {
  const text = useFilterText()
  const { inForce, typed, whose } = text
  const isOfPeople = comparesPeople(useAddress())
  const add = (clause: string) => {
    go(withAdded({ where: inForce, whose }, clause))
  }
  return (
    <section className={styles.bar} aria-label="Filter">
      <Expression text={text} />
      {typed !== '' && (
        <Select
          aria-label="What the filter keeps"
          className={styles.whose ?? ''}
          data={
            isOfPeople
              ? WHOSE_OPTIONS.map((option) => ({ ...option, disabled: option.value === 'events' }))
              : WHOSE_OPTIONS
          }
          title={isOfPeople ? 'Against people a difference is of whole journeys' : undefined}
          value={whose}
          onChange={(value) => {
            const chosen = Whose.safeParse(value)
            if (chosen.success) text.choose(chosen.data)
          }}
        />
      )}
      {inForce !== '' && <NeverField />}
      <AddClause onAdd={add} />
      <span className={styles.gap} />
      <FilterCounts text={text} />
    </section>
  )
}
