import { IconChevronDown, IconChevronRight } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Fragment } from 'react'
import { type AlertGroup, severityRank } from '#core/contract/alerts.ts'
import { go, href, useAddress, useFilter } from '../address/use-address.ts'
import { Chip } from '../parts/Chip.tsx'
import { Empty } from '../parts/Empty.tsx'
import { ErrorState } from '../parts/ErrorState.tsx'
import frame from '../parts/Frame.module.css'
import { formatCount, formatMoment, formatNoun } from '../parts/format.ts'
import { Loading } from '../parts/Loading.tsx'
import { Scroller } from '../parts/Scroller.tsx'
import { api } from '../transport/client.ts'
import styles from './AlertsView.module.css'

function keyOf({ rule, severity, message }: AlertGroup): string {
  return [rule, severity ?? '', message ?? ''].join(' · ')
}

function toneOf(severity: string): 'rejected' | 'late' | 'grey' {
  const rank = severityRank(severity)
  return rank < 2 ? 'rejected' : rank === 2 ? 'late' : 'grey'
}

/** What rules have raised: counted by rule, severity and message, with the people and where they stand, the most severe first. */
export function AlertsView() {
  const filter = useFilter()
  const { params } = useAddress()
  const alerts = useQuery(api.alerts.list.queryOptions({ input: { filter } }))
  if (alerts.isError && alerts.data === undefined)
    return <ErrorState error={alerts.error} onRetry={() => void alerts.refetch()} />
  if (alerts.data === undefined) return <Loading what="the alerts" />
  const { groups, people } = alerts.data
  const narrowed = Object.values(filter).some((part) => part !== undefined)
  if (groups.length === 0)
    return (
      <Empty title={narrowed ? 'No alert passes the filter and time range' : 'No rule has raised an alert'}>
        A rule raises one with the action <code>TRIGGER_ALERT</code>, whose payload says how severe it is and
        what happened.
      </Empty>
    )
  return (
    <div className={frame.view}>
      <header className={frame.bar}>
        <span className={frame.quiet}>
          <b>{formatNoun(alerts.data.alerts, 'alert')}</b> for {formatNoun(people, 'person', 'people')}, the
          most severe first, then the newest{narrowed && ', as far as the filter and time range leave them'}
        </span>
      </header>
      <Scroller label="Alerts by rule" className={frame.measured}>
        <table className={styles.table}>
          <thead>
            <tr>
              <th scope="col">Rule</th>
              <th scope="col">Severity</th>
              <th scope="col">Message</th>
              <th scope="col" className={styles.number} title="How often it was raised">
                Alerts
              </th>
              <th
                scope="col"
                className={styles.number}
                title="For how many people; leads to those of the rule"
              >
                People
              </th>
              <th
                scope="col"
                className={styles.number}
                title="Of these people: who stand now in the step in which their newest such alert left them"
              >
                Still there
              </th>
              <th scope="col" className={styles.number} title="Their events came late, or were judged anew">
                Held back
              </th>
              <th scope="col">Last</th>
            </tr>
          </thead>
          <tbody>
            {groups.map((group) => (
              <Group key={keyOf(group)} group={group} isOpen={params.open === keyOf(group)} />
            ))}
          </tbody>
        </table>
      </Scroller>
    </div>
  )
}

function Group({ group, isOpen }: { readonly group: AlertGroup; readonly isOpen: boolean }) {
  const { rule, severity, message, alerts, people, still, held, lastAt } = group
  const toggle = () => go({ params: { open: isOpen ? undefined : keyOf(group) } }, { replace: true })
  return (
    <Fragment>
      {/* The button in the first cell is the keyboard's way; a click anywhere is the pointer's. */}
      <tr className={styles.group} data-open={isOpen || undefined} onClick={toggle}>
        <th scope="row">
          <button
            type="button"
            className={styles.toggle}
            aria-expanded={isOpen}
            title="Whom it was raised for last, and where they stand"
            onClick={(event) => {
              event.stopPropagation()
              toggle()
            }}
          >
            {isOpen ? <IconChevronDown size={13} /> : <IconChevronRight size={13} />}
            {rule}
          </button>
        </th>
        <td>{severity === null ? '–' : <Chip tone={toneOf(severity)}>{severity}</Chip>}</td>
        <td>{message ?? '–'}</td>
        <td className={styles.number}>{formatCount(alerts)}</td>
        <td className={styles.number}>
          <a
            className={styles.leads}
            href={href({ view: 'people', of: { kind: 'alert', rule }, selection: undefined })}
            onClick={(event) => event.stopPropagation()}
          >
            {formatCount(people)}
          </a>
        </td>
        <td className={styles.number}>{formatCount(still)}</td>
        <td className={styles.number}>{formatCount(held)}</td>
        <td className={styles.when}>{formatMoment(lastAt)}</td>
      </tr>
      {isOpen && <Newest group={group} />}
    </Fragment>
  )
}

function Newest({ group: { rule, newest, alerts, people } }: { readonly group: AlertGroup }) {
  return (
    <tr>
      <td colSpan={8} className={styles.below}>
        <div className={styles.heads} aria-hidden="true">
          <span>Person</span>
          <span>Raised</span>
          <span>Stands now in</span>
          <span>Since the alert</span>
        </div>
        <ul className={styles.newest} aria-label="The newest: person, when, where they stand now">
          {newest.map(({ person, eventId, at, held, step, leftIn }) => (
            <li key={`${person} ${eventId} ${at}`}>
              <a
                href={href({ view: 'people', selection: { kind: 'event', person, eventId } })}
                title="Open this person at the event of the alert"
              >
                <span className={styles.person}>{person}</span>
                <span className={styles.quiet}>{formatMoment(at)}</span>
                <span className={styles.step}>{step}</span>
                <span className={styles.quiet}>{standsWords(step, leftIn)}</span>
                {held && <span className={styles.late}>held back</span>}
              </a>
            </li>
          ))}
        </ul>
        <p className={styles.more}>
          {alerts > newest.length && `The newest ${formatCount(newest.length)} of ${formatCount(alerts)}. `}
          <a href={href({ view: 'people', of: { kind: 'alert', rule }, selection: undefined })}>
            All {formatNoun(people, 'person', 'people')} of the rule
          </a>
          {' · '}
          <a href={href({ view: 'rules', selection: { kind: 'rule', id: rule } })}>Open the rule</a>
        </p>
      </td>
    </tr>
  )
}

function standsWords(step: string, leftIn: string | null): string {
  if (leftIn === null) return ''
  return step === leftIn ? 'still there' : `moved on from ${leftIn}`
}
