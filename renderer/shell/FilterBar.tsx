import { CloseButton } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { IconAlertCircle, IconCircleCheck, IconFilter } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { go, useAddress, useFilter } from '../address/use-address.ts'
import { formatCount, formatNoun } from '../parts/format.ts'
import { api } from '../transport/client.ts'
import { AddClause } from './AddClause.tsx'
import { withClause } from './clause.ts'
import styles from './FilterBar.module.css'

const FILTER_MEANS =
  'The filter keeps events, not people: a move or conversion counts only where the event that made it passes. What the same people did besides is left out of every number in the window.'

/** One expression that narrows every view. It takes effect as it is typed, as long as it compiles. */
export function FilterBar() {
  const { where } = useAddress()
  const filter = useFilter()
  const [typed, setTyped] = useState(where ?? '')
  // Only what a person typed may change the address; what the address brought must not.
  const [isEdited, setIsEdited] = useState(false)
  const [candidate] = useDebouncedValue(typed.trim(), 250)
  const inForce = where ?? ''

  // Back, forward and links change the filter from outside.
  useEffect(() => {
    setTyped(where ?? '')
    setIsEdited(false)
  }, [where])

  const scope = useQuery(api.workspace.scope.queryOptions({ input: { filter } }))
  const trial = useQuery(
    api.workspace.scope.queryOptions({
      input: { filter: { ...filter, where: candidate } },
      enabled: candidate !== '' && candidate !== inForce,
      placeholderData: () => undefined,
    }),
  )
  const isTried = isEdited && candidate !== '' && candidate !== inForce && candidate === typed.trim()
  const problem = isTried ? (trial.data?.problem ?? null) : (scope.data?.problem ?? null)
  const isGood = isTried && trial.data !== undefined && problem === null
  useEffect(() => {
    // Typing makes no entries to come back to; the filter before it has one already.
    if (isGood && isEdited) go({ where: candidate }, { replace: inForce !== '' })
  }, [isGood, isEdited, candidate, inForce])
  useEffect(() => {
    if (isEdited && candidate === '' && typed.trim() === '' && inForce !== '') go({ where: undefined })
  }, [isEdited, candidate, typed, inForce])

  const state = typed.trim() === '' ? 'none' : problem !== null ? 'bad' : 'good'
  return (
    <section className={styles.bar} aria-label="Filter">
      <div className={styles.field} data-state={state}>
        <IconFilter size={15} className={styles.icon} aria-hidden="true" />
        <input
          className={styles.input}
          value={typed}
          onChange={(event) => {
            setTyped(event.currentTarget.value)
            setIsEdited(true)
          }}
          placeholder={'Filter events, such as event.source == "web"'}
          aria-label="Filter expression"
          aria-invalid={state === 'bad'}
          aria-describedby={state === 'bad' ? 'filter-problem' : undefined}
          data-find="filter"
          spellCheck={false}
          autoComplete="off"
        />
        {state === 'good' && (
          <IconCircleCheck
            size={15}
            className={styles.good}
            role="img"
            aria-label="The expression compiles"
          />
        )}
        {state === 'bad' && (
          <IconAlertCircle
            size={15}
            className={styles.bad}
            role="img"
            aria-label="The expression has a fault"
          />
        )}
        {typed !== '' && (
          <CloseButton
            size="xs"
            aria-label="Remove the filter"
            onClick={() => {
              setTyped('')
              go({ where: undefined })
            }}
          />
        )}
        {state === 'bad' && problem !== null && (
          <div className={styles.problem} id="filter-problem" role="alert">
            <p>
              {problem.message} (column {problem.column})
            </p>
            <p className={styles.stays}>
              {isTried && inForce !== ''
                ? 'The last good filter stays in force.'
                : 'Nothing is filtered until it compiles.'}
            </p>
          </div>
        )}
      </div>
      <AddClause onAdd={(clause) => go({ where: withClause(inForce, clause) })} />
      <span className={styles.gap} />
      {scope.data !== undefined && (
        <span className={styles.counts} role="status">
          <b>{formatCount(scope.data.people)}</b>
          {scope.data.people === scope.data.allPeople
            ? ` ${scope.data.people === 1 ? 'person' : 'people'}`
            : ` of ${formatNoun(scope.data.allPeople, 'person', 'people')}`}{' '}
          · <b>{formatCount(scope.data.events)}</b>
          {scope.data.events === scope.data.allEvents
            ? ` ${scope.data.events === 1 ? 'event' : 'events'}`
            : ` of ${formatNoun(scope.data.allEvents, 'event')}`}
          {inForce !== '' && problem === null && (
            <span className={styles.means} title={FILTER_MEANS}>
              {scope.data.events === 0 ? ' · no event passes' : ' · only these events are counted'}
            </span>
          )}
        </span>
      )}
    </section>
  )
}
