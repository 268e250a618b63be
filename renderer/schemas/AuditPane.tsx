import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import type { AuditView, ProposalView, SchemasView } from '#core/contract/schemas.ts'
import { href } from '../address/use-address.ts'
import { ErrorState } from '../parts/ErrorState.tsx'
import { formatCount, formatDay, formatMoment, formatNoun, formatPercent } from '../parts/format.ts'
import { Loading } from '../parts/Loading.tsx'
import { Part } from '../parts/Part.tsx'
import { Scroller } from '../parts/Scroller.tsx'
import { api } from '../transport/client.ts'
import styles from './AuditPane.module.css'
import { applyProposal, undo } from './save.ts'
import table from './Table.module.css'
import { usedByWords } from './words.ts'

/** What comes in, who uses it, and what could be done about what nobody uses. */
export function AuditPane() {
  const audit = useQuery(api.schemas.audit.queryOptions())
  const schemas = useQuery(api.schemas.list.queryOptions())
  if (audit.isError && audit.data === undefined)
    return <ErrorState error={audit.error} onRetry={() => void audit.refetch()} />
  if (audit.data === undefined) return <Loading what="the audit" />
  const { events, types, usedShare, proposals } = audit.data
  return (
    <Scroller label="Audit">
      <Part>
        <h2 className={styles.lead}>
          {formatNoun(events, 'event')} of {formatNoun(types.length, 'type')}.{' '}
          {usedShare !== null &&
            `${formatPercent(usedShare)} are of a type that a rule or a saved view uses.`}
        </h2>
      </Part>
      <Proposals proposals={proposals} />
      {schemas.data !== undefined && <InForce {...schemas.data} />}
      <Personal types={types} />
      <Types types={types} />
    </Scroller>
  )
}

const VERBS: Record<ProposalView['kind'], string> = { drop: 'Drop', sample: 'Sample', merge: 'Merge' }

function Proposals({ proposals }: { readonly proposals: readonly ProposalView[] }) {
  return (
    <Part title="Proposals">
      {proposals.length === 0 && (
        <p className={styles.quiet}>None: what comes in is used, or costs little.</p>
      )}
      <ul className={styles.proposals}>
        {proposals.map((proposal) => (
          <li key={proposal.sentence}>
            <span>{proposal.sentence}</span>
            <Button onClick={() => void applyProposal(proposal)}>{VERBS[proposal.kind]}</Button>
          </li>
        ))}
      </ul>
      <p className={styles.quiet}>
        What is dropped or sampled is so from the next event on. A merge also holds for what is stored: it is
        read under the one name, and its people are folded anew. Each can be undone. A type that began less
        than a day before the newest event is left alone: what will use it may not be there yet.
      </p>
    </Part>
  )
}

/** What was applied, by a proposal or by hand, with the way back for each proposal. */
function InForce({ sampling, names, applied }: Pick<SchemasView, 'sampling' | 'names' | 'applied'>) {
  const merged = Object.entries(names)
  if (sampling.length + merged.length + applied.length === 0) return null
  return (
    <Part title="In force">
      <ul className={styles.personal}>
        {sampling.map(({ id, sentence }) => (
          <li key={id}>
            {sentence} <span className={styles.how}>rule {id}</span>
          </li>
        ))}
        {merged.map(([from, to]) => (
          <li key={from}>
            {from}: taken for {to}
          </li>
        ))}
      </ul>
      {applied.length > 0 && <Applied applied={applied} />}
    </Part>
  )
}

function Applied({ applied }: Pick<SchemasView, 'applied'>) {
  return (
    <>
      <h4 className={styles.further}>Applied proposals</h4>
      <ul className={styles.proposals} aria-label="Applied proposals">
        {[...applied].reverse().map(({ id, sentence, appliedAt, blocked }) => (
          <li key={id}>
            <span>
              {sentence}{' '}
              <span className={styles.how}>
                {formatMoment(appliedAt)}
                {blocked !== null && ` · can’t be undone: ${blocked}`}
              </span>
            </span>
            <Button disabled={blocked !== null} onClick={() => void undo(id)}>
              Undo
            </Button>
          </li>
        ))}
      </ul>
    </>
  )
}

function Personal({ types }: { readonly types: AuditView['types'] }) {
  const found = types.flatMap(({ eventType, fields }) =>
    fields.flatMap(({ path, personal }) => (personal === null ? [] : [{ eventType, path, personal }])),
  )
  if (found.length === 0) return null
  return (
    <Part title="Looks personal">
      <ul className={styles.personal}>
        {found.map(({ eventType, path, personal }) => (
          <li key={`${eventType} ${path}`}>
            <a href={href({ params: { pane: undefined, type: eventType } })}>{eventType}</a>{' '}
            <code>{path}</code> {personal}
          </li>
        ))}
      </ul>
    </Part>
  )
}

function daysOf(first: number, last: number): string {
  const [from, to] = [formatDay(first, true), formatDay(last, true)]
  return from === to ? from : `${from} – ${to}`
}

function Types({ types }: { readonly types: AuditView['types'] }) {
  return (
    <Part title="Event types">
      <table className={`${table.table} ${styles.types}`}>
        <thead>
          <tr>
            <th scope="col">Event type</th>
            <th scope="col" className={table.number}>
              Events
            </th>
            <th scope="col">Share</th>
            <th scope="col">First and last seen</th>
            <th scope="col" className={table.number}>
              Fields
            </th>
            <th scope="col">Used by</th>
          </tr>
        </thead>
        <tbody>
          {types.map((type) => (
            <tr key={type.eventType}>
              <th scope="row">
                <a href={href({ params: { pane: undefined, type: type.eventType } })}>{type.eventType}</a>
              </th>
              <td className={table.number}>{formatCount(type.events)}</td>
              <td>
                <span className={styles.share}>
                  <span className={styles.bar} style={{ width: `${Math.max(1, type.share * 100)}%` }} />
                </span>
                {formatPercent(type.share)}
              </td>
              <td>{daysOf(type.firstSeen, type.lastSeen)}</td>
              <td className={table.number}>{formatCount(type.fields.length)}</td>
              <td className={type.usedBy.length === 0 ? styles.none : undefined}>
                {usedByWords(type.usedBy)}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Part>
  )
}
