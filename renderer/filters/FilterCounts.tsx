import { useAddress, useFilter } from '../address/use-address.ts'
import { SessionCount } from '../graph/SessionCount.tsx'
import { formatCount, formatNoun } from '../parts/format.ts'
import styles from './FilterBar.module.css'
import type { FilterText } from './use-filter-text.ts'
import { countedWords, meansWords } from './words.ts'

/** How many people and events are left, and how that is counted. */
export function FilterCounts({ text }: { readonly text: FilterText }) {
  const { scope, inForce } = text
  const { view, params } = useAddress()
  const filter = useFilter()
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
      {view === 'graph' && params.case === 'session' && <SessionCount />}
      {isFiltered && (
        <span className={styles.means} title={meansWords(filter)}>
          {scope.events === 0 ? ' · nothing passes' : ` · ${countedWords(filter)}`}
        </span>
      )}
    </span>
  )
}
