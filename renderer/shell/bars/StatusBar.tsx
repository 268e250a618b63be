import { IconAlertTriangle, IconLayoutBottombar } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import type { WorkspaceStatus } from '#core/contract/workspace.ts'
import { href } from '../../address/use-address.ts'
import { hideAllBut } from '../../live/live-params.ts'
import { formatCount, formatNoun } from '../../parts/format.ts'
import { Keys } from '../../parts/Keys.tsx'
import { OUTCOME_ORDER, OUTCOME_SHORT } from '../../parts/outcomes.ts'
import { api } from '../../transport/client.ts'
import { useIsGone } from '../../transport/connection.ts'
import { openDrawer, toggleDrawer } from '../store.ts'
import { useProblemCount } from './Problems.tsx'
import styles from './StatusBar.module.css'

const COUNTED =
  'What each delivery was when it arrived. What moved nobody then, or came late, may have moved somebody since, as older events came in: the graph counts moves as they stand now.'

/** Received and its sum, always: what came in is what became of it. */
function Receipts() {
  const { data } = useQuery(api.workspace.receipts.queryOptions())
  if (data === undefined) return null
  const sum = OUTCOME_ORDER.reduce((total, outcome) => total + (data.outcomes[outcome] ?? 0), 0)
  const addsUp = sum === data.received && data.intakes.every((intake) => intake.addsUp)
  return (
    <span className={styles.sum} data-fault={!addsUp || undefined} title={COUNTED}>
      Received {formatCount(data.received)} {addsUp ? '=' : '≠'}{' '}
      {OUTCOME_ORDER.map((outcome, index) => (
        <span
          key={outcome}
          className={styles.term}
          data-zero={(data.outcomes[outcome] ?? 0) === 0 || undefined}
        >
          {index > 0 && ' + '}
          <a
            className={styles.part}
            data-outcome={(data.outcomes[outcome] ?? 0) > 0 ? outcome : undefined}
            href={href({ view: 'live', selection: undefined, params: { hide: hideAllBut(outcome) } })}
          >
            {formatCount(data.outcomes[outcome] ?? 0)} {OUTCOME_SHORT[outcome]}
          </a>
        </span>
      ))}
      {!addsUp && ' (does not add up)'}
    </span>
  )
}

function Problems() {
  const { count, how } = useProblemCount()
  return (
    <button
      type="button"
      className={styles.button}
      title={how || undefined}
      onClick={() => openDrawer('problems')}
    >
      <IconAlertTriangle size={13} aria-hidden="true" />
      {count === 0 ? 'No problems' : formatNoun(count, 'problem')}
    </button>
  )
}

export function StatusBar({ status }: { readonly status: WorkspaceStatus | undefined }) {
  const listener = status?.listener ?? null
  const open = status?.open ?? null
  const gone = useIsGone()
  return (
    <footer className={styles.bar}>
      <span className={styles.listening} data-on={(listener !== null && !gone) || undefined}>
        {gone ? (
          'No answer'
        ) : listener === null ? (
          'Not listening'
        ) : (
          <>
            <span className={styles.wide}>Listening on </span>
            {listener.host}:{listener.port}
          </>
        )}
      </span>
      {open !== null && (
        <>
          <span className={styles.wide}>
            {open.ruleset === null ? (
              'No rules active'
            ) : (
              <>
                Ruleset <b>{open.ruleset.number}</b>
              </>
            )}
          </span>
          {open.readOnly && (
            <span title="Its workers take the events in: here they are only shown.">Follows a fleet</span>
          )}
          <Receipts />
          <span className={styles.gap} />
          <Problems />
          <button
            type="button"
            className={styles.button}
            onClick={toggleDrawer}
            aria-label="Drawer"
            title="Drawer (Ctrl J)"
          >
            <IconLayoutBottombar size={13} aria-hidden="true" />
            <span className={styles.wide}>
              Drawer <Keys of="Ctrl J" />
            </span>
          </button>
        </>
      )}
    </footer>
  )
}
