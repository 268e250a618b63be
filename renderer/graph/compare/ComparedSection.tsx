import type { Compared } from '#core/contract/journeys.ts'
import { formatCount, formatPercent, formatPoints } from '../../parts/format.ts'
import { InspectorSection } from '../../parts/InspectorFrame.tsx'
import { NumberLine } from '../../parts/NumberLine.tsx'
import styles from '../table/Bars.module.css'
import { isToldApart } from './drawn.ts'
import { useComparison } from './versus.ts'

interface ComparedSectionProps {
  /** What was selected, among what was compared. */
  readonly find: (view: NonNullable<ReturnType<typeof useComparison>['comparison']>) => Compared | undefined
}

/** Both sides at what is selected; nothing where no sides are compared. */
export function ComparedSection({ find }: ComparedSectionProps) {
  const { comparison } = useComparison()
  const found = comparison === undefined ? undefined : find(comparison)
  if (comparison === undefined || found === undefined) return null
  const { people } = comparison
  const share = (hits: number, all: number) => formatPercent(all === 0 ? null : hits / all)
  const { difference } = found
  return (
    <InspectorSection title="A against B" beside="share of people">
      <NumberLine
        label="A"
        how={`${formatCount(found.a)} of ${formatCount(people.a)}`}
        value={share(found.a, people.a)}
      />
      <NumberLine
        label="B"
        how={`${formatCount(found.b)} of ${formatCount(people.b)}`}
        value={share(found.b, people.b)}
      />
      {difference !== null && (
        <p className={styles.prose}>
          {formatPoints(difference.difference)} in A, {formatPoints(difference.low)} to{' '}
          {formatPoints(difference.high)} (95 %, Newcombe).{' '}
          {isToldApart(found) ? 'Not a cause.' : 'The interval holds 0: this may be chance.'}
        </p>
      )}
    </InspectorSection>
  )
}
