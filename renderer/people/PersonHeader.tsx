import { Button } from '@mantine/core'
import { formatDuration } from '#core/contract/duration.ts'
import type { Person } from '#core/contract/people.ts'
import { href } from '../address/use-address.ts'
import { formatMoment, formatNoun, formatOffset } from '../parts/format.ts'
import { useFoundBy } from './found-by.ts'
import styles from './PersonPane.module.css'
import { RefusedNote } from './RefusedNote.tsx'
import { causedWords, movesOf, standsIn } from './standing.ts'

/** Who it is, where they stand in each journey and since when, and what is counted of them. */
export function PersonHeader({ person }: { readonly person: Person }) {
  const { profile, experiments } = person
  const foundBy = useFoundBy(profile.id)
  const { total, shares } = movesOf(person)
  const places = standsIn(person)
  // Beside a long name there is room for one place.
  const isRow = places.length > 1 || foundBy !== undefined
  const shown = (
    <div className={styles.places}>
      {places.map((place) => (
        <Place key={place.journey ?? ''} {...place} />
      ))}
    </div>
  )
  const others = profile.identifiers.filter((identifier) => identifier !== profile.id)
  return (
    <header className={styles.head}>
      <div className={styles.title}>
        <h2 title={profile.id}>{profile.id}</h2>
        {foundBy !== undefined && (
          <span
            className={styles.foundBy}
            title="What you searched for. Only this window knows it, as long as this person is open: it is neither stored nor in the link."
          >
            found by <strong>{foundBy}</strong>
          </span>
        )}
        {!isRow && shown}
        <Button
          component="a"
          href={href({ of: { kind: 'endsAt', lens: 'step', id: person.state.currentStep } })}
        >
          Who else is here
        </Button>
      </div>
      {isRow && shown}
      <p className={styles.about}>
        {formatNoun(person.totalEvents, 'event')} of all time
        {causedWords(person.caused)} · {formatNoun(total, 'move')}
        {shares !== undefined && ` (${shares})`}
        {experiments.map(({ experiment, variant }) => ` · ${experiment}: ${variant}`)}
        {others.length > 0 && (
          <>
            {' · also '}
            <span className={styles.ids} title={others.join(', ')}>
              {others.slice(0, 2).join(', ')}
            </span>
            {others.length > 2 && ` and ${others.length - 2} more`}
          </>
        )}
      </p>
      <RefusedNote id={profile.id} />
    </header>
  )
}

type PlaceProps = ReturnType<typeof standsIn>[number]

function Place({ journey, step, since }: PlaceProps) {
  const selection = { kind: 'step', id: step } as const
  return (
    <a
      className={styles.now}
      href={href({ view: 'graph', selection, ...(journey === undefined ? {} : { params: { journey } }) })}
      title={
        since === undefined ? undefined : `since ${formatMoment(since, 'second')} ${formatOffset(since)}`
      }
    >
      {journey === undefined ? 'now in ' : `in ${journey}: `}
      <strong>{step}</strong>
      {since !== undefined && ` for ${formatDuration(Math.max(0, Date.now() - since))}`}
    </a>
  )
}
