import { formatCount, formatNoun } from '../parts/format.ts'
import styles from './FilterBar.module.css'
import type { FilterText } from './use-filter-text.ts'
import { COUNTED, MEANS } from './words.ts'

/** How many people and events are left, and how that is counted. */
export function FilterCounts({ text }: { readonly text: FilterText }) {
  const { scope, inForce } = text
  if (scope === undefined) return null
  const isFiltered = inForce !== '' && scope.problem === null
  return (
    <span className={styles.counts} role="status">
      <b>{formatCount(scope.people)}</b>
      {scope.people === scope.allPeople
        ? ` ${scope.people === 1 ? 'person' : 'people'}`
        : ` of ${formatNoun(scope.allPeople, 'person', 'people')}`}{' '}
      · <b>{formatCount(scope.events)}</b>
      {scope.events === scope.allEvents
        ? ` ${scope.events === 1 ? 'event' : 'events'}`
        : ` of ${formatNoun(scope.allEvents, 'event')}`}
      {isFiltered && (
        <span className={styles.means} title={MEANS[text.whoseInForce]}>
          {scope.events === 0 ? ' · nothing passes' : ` · ${COUNTED[text.whoseInForce]}`}
        </span>
      )}
    </span>
  )
}
