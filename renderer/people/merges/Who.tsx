import { Button, TextInput } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import type { LinkView } from '#core/contract/identity.ts'
import { href } from '../../address/use-address.ts'
import { Chip } from '../../parts/Chip.tsx'
import { ErrorState } from '../../parts/ErrorState.tsx'
import { formatMoment, formatNoun } from '../../parts/format.ts'
import { InspectorSection } from '../../parts/InspectorFrame.tsx'
import { api } from '../../transport/client.ts'
import { MergeDialog } from './MergeDialog.tsx'
import { evidenceOf, kindWords, STATUS_TONES, STATUS_WORDS, sidesOf } from './merge-words.ts'
import styles from './Who.module.css'

/** So many lines that joined nobody are shown beside the others. */
const MOST_REFUSED = 3

/** Which identifiers are this person, why each is, and what can be done about it. */
export function Who({ id }: { readonly id: string }) {
  const who = useQuery(api.identity.who.queryOptions({ input: { id } }))
  const [merging, setMerging] = useState(false)
  const merge = useRef<HTMLButtonElement>(null)
  if (who.isError && who.data === undefined)
    return <ErrorState error={who.error} onRetry={() => void who.refetch()} />
  const subjects = who.data?.subjects ?? []
  const links = who.data?.links ?? []
  const refused = links.filter(({ status }) => status === 'refused')
  // Many lines that joined nobody would hide the few that did.
  const folded = refused.length > MOST_REFUSED ? refused : []
  const shown = folded.length === 0 ? links : links.filter(({ status }) => status !== 'refused')
  return (
    <>
      <InspectorSection title="Known as" beside="events that carry it; one can carry two">
        <ul className={styles.subjects}>
          {subjects.map((subject) => (
            <li key={subject.id}>
              <code title={subject.id}>{subject.id}</code>
              <span className={styles.quiet}>
                {subject.known ? 'user id' : 'anonymous id'} · {formatNoun(subject.events, 'event')}
              </span>
            </li>
          ))}
        </ul>
        {shown.length > 0 && (
          <ol className={styles.links} aria-label="Why these are one person">
            {shown.map((link) => (
              <LinkLine key={link.link} link={link} person={id} />
            ))}
          </ol>
        )}
        {folded.length > 0 && (
          <details className={styles.folded}>
            <summary>{formatNoun(folded.length, 'line')} not joined</summary>
            <ol className={styles.links} aria-label="Not joined">
              {folded.map((link) => (
                <LinkLine key={link.link} link={link} person={id} />
              ))}
            </ol>
          </details>
        )}
        <div className={styles.actions}>
          <Button ref={merge} onClick={() => setMerging(true)}>
            Merge with another person…
          </Button>
          <a href={href({ view: 'people', params: { pane: 'merges' } })}>All merges</a>
        </div>
      </InspectorSection>
      {merging && (
        <MergeDialog
          id={id}
          onClose={() => {
            setMerging(false)
            // The dialog has to be gone first.
            setTimeout(() => merge.current?.focus(), 0)
          }}
        />
      )}
    </>
  )
}

interface LinkLineProps {
  readonly link: LinkView
  /** Whose page it stands on; absent in the ledger. */
  readonly person?: string
}

/** One line of the ledger with its reason, and the way back. */
export function LinkLine({ link, person }: LinkLineProps) {
  const queries = useQueryClient()
  const [asking, setAsking] = useState(false)
  const [reason, setReason] = useState('')
  const opener = useRef<HTMLButtonElement>(null)
  const field = useRef<HTMLInputElement>(null)
  const wasAsking = useRef(false)
  // Without the focus in the field, the letters of a reason would be the window's keys.
  useEffect(() => {
    if (asking) field.current?.focus()
    else if (wasAsking.current) opener.current?.focus()
    wasAsking.current = asking
  }, [asking])
  const onSuccess = async (): Promise<void> => {
    setAsking(false)
    setReason('')
    await queries.invalidateQueries()
  }
  const undo = useMutation(api.identity.undo.mutationOptions({ onSuccess }))
  const restore = useMutation(api.identity.restore.mutationOptions({ onSuccess }))
  const isUndone = link.status === 'undone'
  const act = isUndone ? restore : undo
  const verb = isUndone ? 'Put in force again' : 'Undo'
  const [one, other] = sidesOf(link)
  return (
    <li className={styles.link}>
      <div className={styles.pair}>
        <Chip tone={STATUS_TONES[link.status]}>{STATUS_WORDS[link.status]}</Chip>
        <Side identifier={one} person={person} />
        <span className={styles.quiet}>and</span>
        <Side identifier={other} person={person} />
        {link.status !== 'refused' && !asking && (
          <button ref={opener} type="button" className={styles.act} onClick={() => setAsking(true)}>
            {verb}
          </button>
        )}
      </div>
      <p className={styles.quiet}>
        {evidenceOf(link)} {formatMoment(link.time)}
        {link.reason !== null && `: ${link.reason}`}
        {link.undoneAt !== null && `. Undone ${formatMoment(link.undoneAt)}.`}
      </p>
      {asking && (
        <form
          className={styles.ask}
          onSubmit={(event) => {
            event.preventDefault()
            if (reason.trim() !== '') act.mutate({ link: link.link, reason })
          }}
        >
          <TextInput
            aria-label={`Why: ${verb}`}
            placeholder={isUndone ? 'Why they are one after all' : 'Why they are not one'}
            value={reason}
            maxLength={1000}
            ref={field}
            onChange={(event) => setReason(event.currentTarget.value)}
            onKeyDown={(event) => {
              if (event.key !== 'Escape') return
              event.preventDefault()
              setAsking(false)
            }}
          />
          <Button type="submit" disabled={reason.trim() === ''} loading={act.isPending}>
            {verb}
          </Button>
          <Button variant="subtle" onClick={() => setAsking(false)}>
            Cancel
          </Button>
        </form>
      )}
      {act.error !== null && (
        <p className={styles.fault} role="alert">
          {act.error.message}
        </p>
      )}
    </li>
  )
}

function Side({
  identifier,
  person,
}: {
  readonly identifier: LinkView['a']
  readonly person: string | undefined
}) {
  const { kind, value } = identifier
  const isSubject = kind === 'user' || kind === 'anonymous'
  return (
    <span className={styles.side} title={`${kindWords(kind)} ${value}`}>
      {isSubject && value !== person ? (
        <a
          href={href({
            view: 'people',
            selection: { kind: 'person', id: value },
            params: { pane: undefined },
          })}
        >
          {value}
        </a>
      ) : (
        <code>{isSubject ? value : `${kindWords(kind)} ${value}`}</code>
      )}
    </span>
  )
}
