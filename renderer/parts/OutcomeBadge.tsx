import {
  IconCircle,
  IconCircleFilled,
  IconClock,
  IconCopy,
  IconFilter,
  IconX,
  type TablerIcon,
} from '@tabler/icons-react'
import styles from './OutcomeBadge.module.css'
import type { OutcomeName } from './outcomes.ts'
import { OUTCOME_WORDS } from './outcomes.ts'

const GLYPHS: Record<OutcomeName, TablerIcon> = {
  SUCCESS: IconCircleFilled,
  NO_TRANSITION: IconCircle,
  DUPLICATE: IconCopy,
  REJECTED: IconX,
  SAMPLED: IconFilter,
  LATE: IconClock,
}

/** Glyph and word carry the meaning, colour only helps. */
export function OutcomeBadge({ outcome }: { readonly outcome: OutcomeName }) {
  const Glyph = GLYPHS[outcome]
  return (
    <span className={styles.badge} data-outcome={outcome} title={OUTCOME_WORDS[outcome]}>
      <Glyph size={outcome === 'SUCCESS' ? 8 : 10} stroke={2.6} aria-hidden="true" />
      {outcome}
    </span>
  )
}
