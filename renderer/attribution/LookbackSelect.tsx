import { Select } from '@mantine/core'
import { go, useAddress } from '../address/use-address.ts'
import { readLookback } from '../graph/options.ts'
import frame from '../parts/Frame.module.css'
import { daysWords } from './words.ts'

const EVER = 'ever'
/** Days. */
const OFFERED = ['7', '30', '90']

/** How long before a conversion a touchpoint counts. A length that only the address has is offered as well. */
export function LookbackSelect() {
  const { params } = useAddress()
  const asked = readLookback(params.lookback) === undefined ? undefined : params.lookback
  const texts = asked === undefined || OFFERED.includes(asked) ? OFFERED : [...OFFERED, asked]
  const data = texts.map((value) => ({ value, label: `${daysWords(readLookback(value) ?? 0)} before` }))
  return (
    <>
      <span className={frame.quiet}>Touchpoints count</span>
      <Select
        aria-label="How long before a conversion touchpoints count"
        w={176}
        data={[{ value: EVER, label: 'the whole journey so far' }, ...data]}
        value={asked ?? EVER}
        allowDeselect={false}
        onChange={(value) =>
          go({ params: { lookback: value === EVER || value === null ? undefined : value } })
        }
      />
    </>
  )
}
