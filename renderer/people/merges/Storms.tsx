import type { LedgerView } from '#core/contract/identity.ts'
import { Alert } from '../../parts/Alert.tsx'
import { formatCount, formatMoment } from '../../parts/format.ts'

/** The alert of each identifier that came with too many others: since when, and what to do. */
export function Storms({ storms, stormLimit }: Pick<LedgerView, 'storms' | 'stormLimit'>) {
  if (storms.length === 0) return null
  return (
    <Alert
      title={
        storms.length === 1
          ? 'A merge storm was stopped'
          : `${formatCount(storms.length)} merge storms were stopped`
      }
      lines={storms.map(({ kind, value, since }) => ({
        key: `${kind} ${value}`,
        content: (
          <>
            {kind} <code>{value}</code> came with more than {formatCount(stormLimit)} others. It joins nobody
            since {formatMoment(since, 'second')}.
          </>
        ),
      }))}
    >
      Most often a sender puts one value into everybody’s events: a test account, a default id. Mend it there,
      and add the value to those that are blocked, or raise the limit (
      <code>journeyscope identity apply</code>).
    </Alert>
  )
}
