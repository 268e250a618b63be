import { CloseButton, TextInput } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { IconSearch } from '@tabler/icons-react'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useVirtualizer } from '@tanstack/react-virtual'
import { type KeyboardEvent, useEffect, useRef, useState } from 'react'
import type { PeopleOf, PersonRow } from '#core/contract/people.ts'
import type { Filter } from '#core/contract/shared.ts'
import { href } from '../address/use-address.ts'
import { ErrorState } from '../parts/ErrorState.tsx'
import { formatMoment, formatNoun } from '../parts/format.ts'
import { Keys } from '../parts/Keys.tsx'
import { stopOf } from '../parts/roving.ts'
import { useBeginning } from '../shell/keys/beginning.ts'
import { api } from '../transport/client.ts'
import { useOwnAnswer } from '../transport/queries.ts'
import { describeGroup, matchParts, nobodyFound, readSoFar } from './describe.ts'
import { useElsewhere } from './elsewhere.ts'
import { noteFoundBy } from './found-by.ts'
import styles from './PeopleList.module.css'

const PAGE = 200
const ROW_HEIGHT = 47
const ASK_AGAIN_MS = 400
const HOW_TO_FIND = 'Part of an id, or a whole e-mail address'

interface PeopleListProps {
  readonly filter: Filter
  readonly of: PeopleOf | undefined
  readonly selected: string | undefined
  /** Choose the first person where nobody is chosen: there is room for the list and for a person's page. */
  readonly choosesFirst: boolean
  readonly onSelect: (id: string, how: 'replace' | 'push') => void
  readonly onOpen: () => void
  readonly onEveryone: () => void
  /** With what was searched where nobody was found, else with null. */
  readonly onNobody: (search: string | null) => void
}

/** The people of the filter, the newest first, or those behind a number that was clicked. */
export function PeopleList(props: PeopleListProps) {
  const { filter, of, selected, choosesFirst, onSelect, onOpen, onEveryone, onNobody } = props
  const [typed, setTyped] = useState('')
  /** Enter was pressed, and waits until what was typed has been looked for. */
  const [entered, setEntered] = useState(false)
  const [search] = useDebouncedValue(typed.trim(), 150)
  const scroller = useRef<HTMLDivElement>(null)
  const list = useInfiniteQuery(
    api.people.list.infiniteOptions({
      input: (offset: number) => ({
        search,
        filter,
        limit: PAGE,
        offset,
        ...(of === undefined ? {} : { of }),
      }),
      initialPageParam: 0,
      getNextPageParam: (last, pages) => {
        const loaded = pages.reduce((sum, page) => sum + page.people.length, 0)
        return loaded < last.total && last.people.length > 0 ? loaded : undefined
      },
      // Events are being read for what was typed: who was found meanwhile is there with the next answer.
      refetchInterval: ({ state }) => (state.data?.pages[0]?.reading === undefined ? false : ASK_AGAIN_MS),
    }),
  )
  const data = useOwnAnswer(list)
  const people = data?.pages.flatMap((page) => page.people) ?? []
  const total = data?.pages[0]?.total ?? 0
  const reading = data?.pages[0]?.reading
  const isByValue = people.some(({ matched }) => matched !== undefined)
  const rows = useVirtualizer({
    count: people.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_HEIGHT,
    overscan: 8,
  })
  const items = rows.getVirtualItems()
  const lastShown = items.at(-1)?.index ?? 0
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = list
  useEffect(() => {
    if (lastShown >= people.length - 20 && hasNextPage && !isFetchingNextPage) fetchNextPage()
  }, [lastShown, people.length, hasNextPage, isFetchingNextPage, fetchNextPage])

  const stop = stopOf(
    items.flatMap(({ index }) => people[index]?.id ?? []),
    undefined,
    selected,
  )
  const first = people[0]?.id
  const isFirstKnown = total > 0 || reading === undefined
  const settled = search === typed.trim() && data !== undefined && !list.isPlaceholderData && isFirstKnown
  const chosen = useRef(selected)
  /** Whom nobody chose, see below. */
  const presented = useRef<string | undefined>(undefined)
  useEffect(() => {
    // A list with nobody chosen would leave the rest of the view empty. What is being typed asks for somebody else.
    if (!choosesFirst || !settled || selected !== undefined || first === undefined) return
    presented.current = first
    onSelect(first, 'replace')
  }, [choosesFirst, settled, selected, first, onSelect])

  const nobody =
    search !== '' && data !== undefined && !list.isFetching && total === 0 && reading === undefined
  const elsewhere = useElsewhere(nobody ? search : null, filter, of)
  useEffect(() => onNobody(nobody ? search : null), [nobody, search, onNobody])

  // Somebody else is shown until one of those found is chosen: Enter means the first of them, once they are known.
  useEffect(() => {
    if (!entered || !settled) return
    setEntered(false)
    if (first === undefined) return
    if (!people.some((person) => person.id === selected)) onSelect(first, 'replace')
    onOpen()
  })
  // Whoever was chosen elsewhere is not among those who were looked for here.
  useEffect(() => {
    if (chosen.current === selected || !settled) return
    chosen.current = selected
    if (selected === undefined) return
    const isChoice = presented.current !== selected
    presented.current = undefined
    if (isChoice && !people.some((person) => person.id === selected)) setTyped('')
  })

  const isFound = settled && people.some((person) => person.id === selected)
  useEffect(() => {
    if (isFound && selected !== undefined) noteFoundBy(selected, search)
  }, [isFound, selected, search])

  const walk = (event: KeyboardEvent) => {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0
    if (step !== 0) {
      event.preventDefault()
      const at = people.findIndex((person) => person.id === selected)
      const to = Math.min(people.length - 1, Math.max(0, at + step))
      const person = people[to]
      if (person === undefined) return
      rows.scrollToIndex(to)
      onSelect(person.id, 'replace')
    }
    if (event.key === 'Enter') {
      event.preventDefault()
      setEntered(true)
    }
  }

  return (
    <nav className={styles.list} aria-label="People">
      <div className={styles.search}>
        <TextInput
          size="sm"
          value={typed}
          onChange={(event) => {
            setEntered(false)
            setTyped(event.currentTarget.value)
          }}
          onKeyDown={walk}
          placeholder="Id or whole e-mail"
          title={HOW_TO_FIND}
          aria-label="Find people by a part of their id, or by a whole e-mail address"
          leftSection={<IconSearch size={14} />}
          rightSection={
            typed === '' ? (
              <Keys of="/" />
            ) : (
              <CloseButton size="sm" aria-label="Clear" onClick={() => setTyped('')} />
            )
          }
          data-find="view"
          spellCheck={false}
        />
        {of !== undefined && (
          <div className={styles.group}>
            <span>{describeGroup(of, filter)}</span>
            <CloseButton size="xs" aria-label="Show everyone" onClick={onEveryone} />
          </div>
        )}
        <p className={styles.count} role="status">
          {data === undefined
            ? ' '
            : reading !== undefined
              ? `${formatNoun(total, 'person', 'people')} so far, ${readSoFar(reading)}`
              : `${formatNoun(total, 'person', 'people')}${search === '' ? ', last seen first' : isByValue ? `, by “${search}”` : `, id contains “${search}”`}`}
        </p>
      </div>
      {list.isError && data === undefined ? (
        <ErrorState error={list.error} onRetry={() => list.refetch()} />
      ) : (
        <div ref={scroller} className={styles.scroller}>
          <div data-people style={{ height: rows.getTotalSize() }} className={styles.sizer}>
            {items.map((item) => {
              const person = people[item.index]
              if (person === undefined) return null
              return (
                <Row
                  key={person.id}
                  person={person}
                  search={search}
                  top={item.start}
                  selected={person.id === selected}
                  isStop={person.id === stop}
                  onKeyDown={walk}
                />
              )
            })}
          </div>
          {data !== undefined && total === 0 && (
            <p className={styles.nobody}>
              {reading !== undefined
                ? 'Nobody is looked up by a value of this kind, or very many have it: all events are being read for it. People appear here as they are found.'
                : elsewhere > 0
                  ? `${formatNoun(elsewhere, 'person has', 'people have')} this outside the present filter and time range.`
                  : search !== ''
                    ? nobodyFound(search)
                    : of !== undefined
                      ? 'Nobody is left here under the present filter.'
                      : 'Nobody has an event that passes the filter and time range.'}
            </p>
          )}
        </div>
      )}
      <footer className={styles.foot}>
        <span className={styles.within}>
          <Keys of="↑" /> <Keys of="↓" /> person <Keys of="↵" /> open
        </span>
        <span className={styles.outside}>
          <Keys of="G P" /> to this list
        </span>
      </footer>
    </nav>
  )
}

interface RowProps {
  readonly person: PersonRow
  readonly search: string
  readonly top: number
  readonly selected: boolean
  /** Tab leads to this row of the list. */
  readonly isStop: boolean
  readonly onKeyDown: (event: KeyboardEvent) => void
}

function Row({ person, search, top, selected, isStop, onKeyDown }: RowProps) {
  const link = useRef<HTMLAnchorElement>(null)
  useEffect(() => {
    // Walking the list with the arrow keys takes the focus along; a selection from elsewhere does not.
    if (selected && document.activeElement?.closest('[data-people]') != null) link.current?.focus()
  }, [selected])
  useBeginning(link, isStop)
  const matchedBy = person.matched === undefined ? undefined : `by ${person.matched.join(', ')}`
  return (
    <a
      ref={link}
      tabIndex={isStop ? 0 : -1}
      data-begins={isStop || undefined}
      href={href({ selection: { kind: 'person', id: person.id } })}
      aria-current={selected}
      className={styles.row}
      style={{ transform: `translateY(${top}px)` }}
      onKeyDown={onKeyDown}
    >
      <span className={styles.id} title={person.id}>
        {matchParts(person.id, search).map((part, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: parts of one text have no other name
          <span key={index} className={part.match ? styles.match : undefined}>
            {part.text}
          </span>
        ))}
      </span>
      <span className={styles.when}>{formatMoment(person.lastEventAt)}</span>
      <span className={styles.step} title={matchedBy ?? person.step}>
        {matchedBy ?? person.step}
      </span>
      <span className={styles.when}>{formatNoun(person.events, 'event')}</span>
    </a>
  )
}
