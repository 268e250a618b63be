import { Button } from '@mantine/core'
import { formatDuration } from '#core/contract/duration.ts'
import type { VariantRow } from '#core/contract/journeys.ts'
import { go, href } from '../../address/use-address.ts'
import frame from '../../parts/Frame.module.css'
import { formatCount, formatNoun, formatPercent } from '../../parts/format.ts'
import styles from './Paths.module.css'
import { type Path, pathText } from './path.ts'
import { useLitWay } from './use-paths.ts'

function words({ count, circled, share, converted, medianMs }: VariantRow, isSessions: boolean): string {
  const who = isSessions ? formatNoun(count, 'session') : formatNoun(count, 'person', 'people')
  const later = converted === null ? '' : ` · ${formatPercent(converted / count)} converted`
  const again = circled === 0 ? '' : `, ${formatCount(circled)} of them back and forth more often`
  return `${who} went so (${formatPercent(share)})${again}${later} · median ${formatDuration(medianMs)}`
}

/** Which journey is lit up on the graph and who went so, with the way back. */
export function PathBar({ path }: { readonly path: Path }) {
  const { data, row, input } = useLitWay(path)
  const { lens, caseKind, journey } = { ...input, lens: data?.lens ?? 'step' }
  const of = {
    ...{ kind: 'went' as const, lens, ...path, nodes: [...path.nodes], collapse: input.collapse },
    ...(input.circles === true ? { circles: true } : {}),
    ...(journey === undefined ? {} : { journey }),
    ...(caseKind === 'session' ? { caseKind } : {}),
  }
  return (
    <div className={`${frame.bar} ${frame.quiet}`}>
      <span className={styles.chosen} title={pathText(path)}>
        One journey: {pathText(path)}
      </span>
      {row !== undefined && (
        <a className={styles.who} href={href({ view: 'people', selection: undefined, of })}>
          {words(row, data?.caseKind === 'session')}
        </a>
      )}
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
        title="What is lit up has the numbers of those who went so; everything else those of everybody"
        onClick={() => go({ params: { path: undefined } })}
      >
        Whole graph
      </Button>
    </div>
  )
}
