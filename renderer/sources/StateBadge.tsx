import {
  IconCircleFilled,
  IconHandStop,
  IconLoader,
  IconPlayerPauseFilled,
  IconPlayerStopFilled,
  IconRefresh,
  IconX,
  type TablerIcon,
} from '@tabler/icons-react'
import type { SourceState } from '#core/contract/sources.ts'
import { useIsGone } from '../transport/connection.ts'
import styles from './StateBadge.module.css'
import { STATE_WORDS } from './words.ts'

const GLYPHS: Record<SourceState, TablerIcon> = {
  connecting: IconLoader,
  running: IconCircleFilled,
  paused: IconPlayerPauseFilled,
  reconnecting: IconRefresh,
  failed: IconX,
  held: IconHandStop,
  stopped: IconPlayerStopFilled,
}

/** Glyph and word say the state; colour only helps. */
export function StateBadge({ state }: { readonly state: SourceState }) {
  const Glyph = GLYPHS[state]
  const gone = useIsGone()
  return (
    <span className={styles.state} data-state={gone ? undefined : state}>
      <Glyph size={state === 'running' ? 8 : 11} stroke={2.4} aria-hidden="true" />
      {STATE_WORDS[state]}
    </span>
  )
}
