import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { formatDuration } from '#core/contract/duration.ts'
import type { VariantRow } from '#core/contract/journeys.ts'
import { go } from '../../address/use-address.ts'
import frame from '../../parts/Frame.module.css'
import { formatNoun, formatPercent } from '../../parts/format.ts'
import { api } from '../../transport/client.ts'
import styles from './Paths.module.css'
import { formatPath, type Path, pathText } from './path.ts'
import { usePathsQuestion } from './use-paths.ts'

function words({ count, share, converted, medianMs }: VariantRow, isSessions: boolean): string {
  const who = isSessions ? formatNoun(count, 'session') : formatNoun(count, 'person', 'people')
  const later = converted === null ? '' : ` · ${formatPercent(converted / count)} converted`
  return `${who} went so (${formatPercent(share)})${later} · median ${formatDuration(medianMs)}`
}

/** Which journey is lit up on the graph and who went so, with the way back. */
export function PathBar({ path }: { readonly path: Path }) {
  const input = usePathsQuestion()
  const { data } = useQuery(api.journeys.variants.queryOptions({ input }))
  const key = formatPath(path)
  const row = data?.variants.find((each) => formatPath(each) === key)
  return (
    <div className={`${frame.bar} ${frame.quiet}`}>
      <span className={styles.chosen} title={pathText(path)}>
        One journey: {pathText(path)}
      </span>
      {row !== undefined && <span className={styles.who}>{words(row, data?.caseKind === 'session')}</span>}
      {data !== undefined && row === undefined && (
        <span className={styles.who}>Not among the most common ones of this filter and time range</span>
      )}
      <span className={styles.gap} />
      <Button
        className={styles.button ?? ''}
        size="compact-xs"
        onClick={() => go({ params: { as: 'paths' } })}
      >
        All journeys
      </Button>
      <Button
        className={styles.button ?? ''}
        size="compact-xs"
        title="The numbers on boxes and lines are those of everybody, lit up or not"
        onClick={() => go({ params: { path: undefined } })}
      >
        Whole graph
      </Button>
    </div>
  )
}
