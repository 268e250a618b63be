import { Button, TextInput } from '@mantine/core'
import { useDebouncedCallback } from '@mantine/hooks'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import type { LinkView } from '#core/contract/identity.ts'
import { go, useAddress } from '../../address/use-address.ts'
import { Empty } from '../../parts/Empty.tsx'
import { ErrorState } from '../../parts/ErrorState.tsx'
import frame from '../../parts/Frame.module.css'
import { formatCount, formatNoun } from '../../parts/format.ts'
import { Loading } from '../../parts/Loading.tsx'
import { Scroller } from '../../parts/Scroller.tsx'
import { Segments } from '../../parts/Segments.tsx'
import { api } from '../../transport/client.ts'
import styles from './Ledger.module.css'
import { Storms } from './Storms.tsx'
import { LinkLine } from './Who.tsx'

const PAGE = 100

const SHOWN = [
  { value: 'all', label: 'All' },
  { value: 'joined', label: 'Joined' },
  { value: 'refused', label: 'Not joined' },
  { value: 'undone', label: 'Undone' },
] as const

type Shown = (typeof SHOWN)[number]['value']

function shownOf(text: string | undefined): Shown {
  return SHOWN.find(({ value }) => value === text)?.value ?? 'all'
}

function statusOf(shown: Shown): { status?: LinkView['status'] } {
  return shown === 'all' ? {} : { status: shown }
}

/** The ledger: everything that joins two identifiers, what was refused and why, and what was undone. */
export function Ledger() {
  const { params } = useAddress()
  const shown = shownOf(params.merges)
  const stands = params.find ?? ''
  const [typed, setTyped] = useState(stands)
  useEffect(() => setTyped(stands), [stands])
  const write = useDebouncedCallback((find: string) => {
    go({ params: { find: find === '' ? undefined : find } }, { replace: true })
  }, 250)
  const ledger = useInfiniteQuery(
    api.identity.ledger.infiniteOptions({
      input: (offset: number) => ({
        ...statusOf(shown),
        ...(params.find === undefined ? {} : { search: params.find }),
        limit: PAGE,
        offset,
      }),
      initialPageParam: 0,
      getNextPageParam: (last, pages) => {
        const loaded = pages.reduce((sum, page) => sum + page.links.length, 0)
        return loaded < last.total ? loaded : undefined
      },
    }),
  )
  if (ledger.isError && ledger.data === undefined)
    return <ErrorState error={ledger.error} onRetry={() => void ledger.refetch()} />
  const first = ledger.data?.pages[0]
  if (first === undefined) return <Loading what="the ledger" />
  const { joined, refused, undone } = first.counts
  const links = ledger.data?.pages.flatMap((page) => page.links) ?? []
  return (
    <div className={`${frame.view} ${styles.view}`}>
      <header className={frame.bar}>
        <Segments
          label="Which lines of the ledger"
          value={shown}
          options={SHOWN}
          onChange={(value) => go({ params: { merges: value === 'all' ? undefined : value } })}
        />
        <TextInput
          size="xs"
          data-find="view"
          aria-label="Find merges by a part of an identifier"
          placeholder="Part of an identifier"
          spellCheck={false}
          value={typed}
          onChange={(event) => {
            setTyped(event.currentTarget.value)
            write(event.currentTarget.value.trim())
          }}
        />
        <span className={frame.quiet}>
          {formatCount(joined)} joined · {formatCount(refused)} not joined · {formatCount(undone)} undone
        </span>
      </header>
      <Storms storms={first.storms} stormLimit={first.stormLimit} />
      {links.length === 0 ? (
        <Empty title={stands === '' ? 'Nothing joins two identifiers here' : `No line names “${stands}”`}>
          An event that names a user id and an anonymous id, an alias, or an email address that two people
          share is written down here, and can be undone.
        </Empty>
      ) : (
        <Scroller label="Ledger of merges" className={frame.measured}>
          <ol className={styles.lines}>
            {links.map((link) => (
              <LinkLine key={link.link} link={link} />
            ))}
          </ol>
          {ledger.hasNextPage && (
            <Button loading={ledger.isFetchingNextPage} onClick={() => void ledger.fetchNextPage()}>
              {formatNoun(first.total - links.length, 'older line')}
            </Button>
          )}
        </Scroller>
      )}
    </div>
  )
}
