import { useAddress } from '../../address/use-address.ts'
import { formatCount, formatNoun } from '../../parts/format.ts'
import { NumberLine } from '../../parts/NumberLine.tsx'
import { readPath, timesOnPath } from './path.ts'
import { useLitWay } from './use-paths.ts'

/** What a node or move has of the journey that is lit up; nothing where it lies on none. */
export function OnPath({ id }: { readonly id: string }) {
  const path = readPath(useAddress().params.path)
  const { data, row } = useLitWay(path)
  const often = path === null ? 0 : (timesOnPath(path).get(id) ?? 0)
  if (row === undefined || often === 0) return null
  const who =
    data?.caseKind === 'session'
      ? formatNoun(row.count, 'session')
      : formatNoun(row.count, 'person', 'people')
  return (
    <NumberLine
      label="On the journey lit up"
      how={`${formatCount(often)} × ${who}; the numbers below are everybody’s`}
      value={formatCount(row.count * often)}
    />
  )
}
