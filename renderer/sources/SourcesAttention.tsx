import { AttentionDot } from '../parts/AttentionDot.tsx'
import { useTroubles } from './troubles.ts'

/** A dot at the rail's entry while a way in or out does not work, or waits for a word. */
export function SourcesAttention() {
  const troubles = useTroubles()
  const [first] = troubles
  if (first === undefined) return null
  return (
    <AttentionDot
      what={troubles.length === 1 ? first.what : `${first.what}, and ${troubles.length - 1} more`}
    />
  )
}
