import type { DeadLetter } from '#core/contract/live.ts'
import { href } from '../address/use-address.ts'
import { formatCount, formatMoment } from '../parts/format.ts'
import { InspectorSection } from '../parts/InspectorFrame.tsx'
import { NumberLine } from '../parts/NumberLine.tsx'
import styles from './DeadLetterDetails.module.css'

/** How often the same was refused again. `arrival`: the receipt that is looked at, the first one or a repeat. */
export function CameAgain({ letter, arrival }: { readonly letter: DeadLetter; readonly arrival: number }) {
  const { again, lastAgainAt, receivedAt, intake } = letter
  if (again === 0 || lastAgainAt === null) return null
  const isRepeat = arrival !== letter.arrival
  return (
    <InspectorSection title="Refused again">
      <NumberLine label="Times since" how="each a receipt" value={formatCount(again)} />
      <NumberLine
        label="First"
        how={intake}
        value={formatMoment(receivedAt)}
        {...(isRepeat
          ? { href: href({ view: 'live', selection: { kind: 'receipt', arrival: letter.arrival } }) }
          : {})}
      />
      <NumberLine label="Last" value={formatMoment(lastAgainAt)} />
      <p className={styles.note}>
        {isRepeat ? 'This is such a repeat. ' : ''}
        The same came again, as when a file is imported twice. It stays one letter, and is tried or discarded
        once.
      </p>
    </InspectorSection>
  )
}
