import { IconCircleX, IconPlugConnectedX } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { href } from '../../address/use-address.ts'
import { refusedParams } from '../../live/live-params.ts'
import { ErrorState } from '../../parts/ErrorState.tsx'
import { formatCount, formatMoment, formatNoun } from '../../parts/format.ts'
import { SharedDevice, useShared } from '../../people/merges/SharedDevice.tsx'
import { useRulesTrouble } from '../../rules/RulesAttention.tsx'
import { useTroubles } from '../../sources/troubles.ts'
import { api } from '../../transport/client.ts'
import styles from '../panes/Drawer.module.css'

interface ProblemCount {
  readonly count: number
  /** What is counted, in words. */
  readonly how: string
}

/** How many there are: refusals by their kind, and ways in or out that do not work. */
export function useProblemCount(): ProblemCount {
  const refusals = useQuery(api.live.rejections.queryOptions()).data ?? []
  const ofRules = useRulesTrouble() === null ? 0 : 1
  const others = useTroubles().length + (useShared().data?.length ?? 0) + ofRules
  const events = refusals.reduce((sum, { count }) => sum + count, 0)
  const ofRefusals = `Refused events count once for each reason: ${formatNoun(events, 'event')} for ${formatNoun(refusals.length, 'reason')}.`
  const parts = [
    ...(refusals.length === 0 ? [] : [ofRefusals]),
    ...(others === 0
      ? []
      : [`${formatNoun(others, 'problem')} of ways in and out, rules or shared devices.`]),
  ]
  return { count: refusals.length + others, how: parts.join(' ') }
}

/** What went wrong, each with the way to where it is mended. */
export function Problems() {
  const query = useQuery(api.live.rejections.queryOptions())
  const ofRules = useRulesTrouble()
  const shared = useShared().data ?? []
  const troubles = [...(ofRules === null ? [] : [ofRules]), ...useTroubles()]
  if (query.isError && query.data === undefined) {
    return <ErrorState error={query.error} onRetry={() => void query.refetch()} />
  }
  if (query.data === undefined) return null
  if (query.data.length + troubles.length + shared.length === 0)
    return <p className={styles.none}>No event was refused, and every way in and out works.</p>
  return (
    <ul className={styles.rows}>
      {troubles.map(({ key, what, why, at }) => (
        <li key={key}>
          <IconPlugConnectedX size={14} className={styles.bad} aria-hidden="true" />
          <span className={styles.message} title={why}>
            {what}
            {why !== '' && <>: {why}</>}
          </span>
          <a href={href(at)}>Look at it</a>
        </li>
      ))}
      {shared.map((each) => (
        <SharedDevice key={`${each.kind} ${each.value}`} shared={each} />
      ))}
      {query.data.map((row) => (
        <li key={`${row.intake}\n${row.code}\n${row.reason}`}>
          <IconCircleX size={14} className={styles.bad} aria-hidden="true" />
          <span className={styles.message} title={row.message}>
            <b>{formatCount(row.count)}</b> refused{row.wordings > 1 ? ', such as' : ''}: {row.message}
          </span>
          <span>{row.intake}</span>
          {row.again > 0 && <span title="The same, received again">{formatNoun(row.again, 'repeat')}</span>}
          <span>since {formatMoment(row.firstAt)}</span>
          <a
            href={href({
              view: 'live',
              selection: undefined,
              where: undefined,
              from: undefined,
              to: undefined,
              params: refusedParams(row.intake, row.reason),
            })}
          >
            Show them
          </a>
        </li>
      ))}
    </ul>
  )
}
