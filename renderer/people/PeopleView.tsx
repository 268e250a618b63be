import { Button } from '@mantine/core'
import { useMediaQuery } from '@mantine/hooks'
import { useQuery } from '@tanstack/react-query'
import { useCallback, useState } from 'react'
import type { PeopleOf } from '#core/contract/people.ts'
import type { Filter } from '#core/contract/shared.ts'
import type { Selection } from '../address/selection.ts'
import { go, href, useAddress, useFilter } from '../address/use-address.ts'
import { Empty } from '../parts/Empty.tsx'
import { ErrorState } from '../parts/ErrorState.tsx'
import frame from '../parts/Frame.module.css'
import { Loading } from '../parts/Loading.tsx'
import { Segments } from '../parts/Segments.tsx'
import { api } from '../transport/client.ts'
import { lookEverywhere, useElsewhere } from './elsewhere.ts'
import { Ledger } from './merges/Ledger.tsx'
import { PeopleList } from './PeopleList.tsx'
import styles from './PeopleView.module.css'
import { PersonPane } from './PersonPane.tsx'
import { RefusedNote } from './RefusedNote.tsx'
import { usePerson } from './use-person.ts'

const PANES = [
  { value: 'people', label: 'People' },
  { value: 'merges', label: 'Merges' },
] as const

function personOf(selection: Selection | undefined): string | undefined {
  if (selection?.kind === 'person') return selection.id
  return selection?.kind === 'event' ? selection.person : undefined
}

function select(id: string, how: 'replace' | 'push'): void {
  go({ selection: { kind: 'person', id } }, { replace: how === 'replace' })
}

/** The timeline of a person who has just been chosen may still be on its way. */
function focusTimeline(attempts = 20): void {
  const timeline = document.querySelector<HTMLElement>('[data-timeline]')
  if (timeline !== null) timeline.focus()
  else if (attempts > 0) setTimeout(() => focusTimeline(attempts - 1), 50)
}

/** A list of people, one person's timeline, and the state as of any event on it. */
export function PeopleView() {
  const { selection, of, params } = useAddress()
  const filter = useFilter()
  const status = useQuery(api.workspace.status.queryOptions())
  const person = personOf(selection)
  const [notFound, setNotFound] = useState<string | null>(null)
  const onNobody = useCallback((search: string | null) => {
    setNotFound(search)
    // Whoever was shown before is not who was looked for.
    if (search !== null) go({ selection: undefined }, { replace: true })
  }, [])
  const everyone = useCallback(() => go({ of: undefined }), [])
  // The list and a person's page take turns there.
  const isNarrow = useMediaQuery('(max-width: 1024px)', undefined, { getInitialValueInEffect: false })
  const open = status.data?.open
  if (open !== null && open !== undefined && open.people === 0) {
    return (
      <Empty title="Nobody is here yet">
        A person appears with their first event. Import a file, or send an event to{' '}
        <code>{status.data?.listener?.eventsUrl ?? 'the listener'}</code>.
      </Empty>
    )
  }
  const isLedger = params.pane === 'merges'
  return (
    <div className={`${frame.view} ${styles.whole}`}>
      <header className={frame.bar}>
        <Segments
          label="What is shown"
          value={isLedger ? 'merges' : 'people'}
          options={PANES}
          onChange={(value) =>
            go({ params: { pane: value === 'people' ? undefined : value, merges: undefined } })
          }
        />
        {!isLedger && person !== undefined && (
          <a className={styles.all} href={href({ selection: undefined })}>
            ‹ All people
          </a>
        )}
        <span className={frame.quiet}>
          {isLedger
            ? 'which identifiers are one person, and why'
            : 'a person is all identifiers that are known to be one'}
        </span>
      </header>
      {isLedger ? (
        <Ledger />
      ) : (
        <div className={styles.view} data-person={person}>
          <PeopleList
            filter={filter}
            of={of}
            selected={person}
            choosesFirst={!isNarrow}
            onSelect={select}
            onOpen={() => focusTimeline()}
            onEveryone={everyone}
            onNobody={onNobody}
          />
          {notFound !== null ? (
            <NotFound search={notFound} filter={filter} of={of} />
          ) : person === undefined ? (
            <Empty title="No person is selected">Choose one on the left to see what happened and why.</Empty>
          ) : (
            <OnePerson id={person} eventId={selection?.kind === 'event' ? selection.eventId : undefined} />
          )}
        </div>
      )}
    </div>
  )
}

interface NotFoundProps {
  readonly search: string
  readonly filter: Filter
  readonly of: PeopleOf | undefined
}

/** Whoever is looked for may only be left out by what the view is narrowed to. */
function NotFound({ search, filter, of }: NotFoundProps) {
  const elsewhere = useElsewhere(search, filter, of)
  if (elsewhere > 0) {
    return (
      <Empty
        title="Not in what is shown now"
        action={<Button onClick={lookEverywhere}>Look at everybody and all time</Button>}
      >
        <code>{search}</code> is found, outside the present filter and time range.
      </Empty>
    )
  }
  return (
    <Empty title="Nobody is found">
      Nobody here goes by <code>{search}</code>.
      <RefusedNote id={search} />
    </Empty>
  )
}

interface OnePersonProps {
  readonly id: string
  readonly eventId: string | undefined
}

function OnePerson({ id, eventId }: OnePersonProps) {
  const { query, person } = usePerson(id)
  const onEvent = useCallback(
    (event: string) => go({ selection: { kind: 'event', person: id, eventId: event } }, { replace: true }),
    [id],
  )
  if (query.isError && person === undefined) {
    return <ErrorState error={query.error} onRetry={() => void query.refetch()} />
  }
  if (person === undefined) return <Loading what="the timeline" />
  if (person === null) {
    return (
      <Empty title="Nobody here has this id">
        <code>{id}</code> has no event in this workspace. The link may come from another one.
        <RefusedNote id={id} />
      </Empty>
    )
  }
  return (
    <PersonPane
      key={person.profile.id}
      person={person}
      eventId={eventId}
      onEvent={onEvent}
      earlier={
        person.offset > 0
          ? {
              count: person.offset,
              loading: query.isFetchingNextPage,
              load: () => void query.fetchNextPage(),
            }
          : null
      }
    />
  )
}
