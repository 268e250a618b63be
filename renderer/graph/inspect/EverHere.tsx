import { stepClause } from '#core/contract/text/steps-asked.ts'
import { href, useAddress } from '../../address/use-address.ts'
import { withAdded } from '../../filters/clause.ts'
import { InspectorSection } from '../../parts/InspectorFrame.tsx'
import styles from '../table/Bars.module.css'

interface EverHereProps {
  readonly step: string
  /** Empty for the main one. */
  readonly journey: string
}

/** From a step to every view of those who were ever in it, or never were. */
export function EverHere({ step, journey }: EverHereProps) {
  const { where = '', whose = 'events', from, to } = useAddress()
  const clauses = [true, false].map((never) => stepClause({ step, journey, never }))
  const others = where
    .split(' && ')
    .filter((each) => !clauses.includes(each))
    .join(' && ')
  const narrowed = (never: boolean) =>
    href(withAdded({ where: others, whose }, stepClause({ step, journey, never })))
  const isRanged = from !== undefined || to !== undefined
  return (
    <InspectorSection title="Narrow every view to">
      <p className={styles.prose}>
        people who{' '}
        <a href={narrowed(false)}>
          were {isRanged ? '' : 'ever '}in {step}
        </a>{' '}
        or <a href={narrowed(true)}>{isRanged ? 'were not' : 'never were'}</a>
        {isRanged && ', within the time range'}
      </p>
    </InspectorSection>
  )
}
