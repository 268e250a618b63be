import {
  IconCircleFilled,
  IconPlayerPauseFilled,
  IconPlayerStopFilled,
  IconRefresh,
  IconX,
  type TablerIcon,
} from '@tabler/icons-react'
import type { WebhookState } from '#core/contract/webhooks.ts'
import styles from '../sources/StateBadge.module.css'
import { useIsGone } from '../transport/connection.ts'
import { WEBHOOK_WORDS } from './words.ts'

const LOOKS: Readonly<Record<WebhookState, { glyph: TablerIcon; like: string }>> = {
  ready: { glyph: IconCircleFilled, like: 'running' },
  failing: { glyph: IconRefresh, like: 'reconnecting' },
  paused: { glyph: IconPlayerPauseFilled, like: 'paused' },
  disabled: { glyph: IconPlayerStopFilled, like: 'failed' },
  failed: { glyph: IconX, like: 'failed' },
}

/** Glyph and word say the state, as they do of connections. */
export function WebhookBadge({ state }: { readonly state: WebhookState }) {
  const { glyph: Glyph, like } = LOOKS[state]
  const gone = useIsGone()
  return (
    <span className={styles.state} data-state={gone ? undefined : like}>
      <Glyph size={state === 'ready' ? 8 : 11} stroke={2.4} aria-hidden="true" />
      {WEBHOOK_WORDS[state]}
    </span>
  )
}
