import { useElementSize } from '@mantine/hooks'
import { formatClock, formatCount } from '../parts/format.ts'
import styles from './MinuteChart.module.css'
import { busiest, everyMinute, type MinuteBar } from './minutes.ts'

interface MinuteChartProps {
  readonly perMinute: readonly MinuteBar[]
  /** Receipts that came after this moment are drawn outside the list's reach; null while it is live. */
  readonly pausedAt: number | null
}

const HEIGHT = 44
const MINUTES = 120

/** Receipts per minute of arrival over two hours, refused ones in red at the foot of a bar. */
export function MinuteChart({ perMinute, pausedAt }: MinuteChartProps) {
  const { ref, width } = useElementSize<HTMLDivElement>()
  const bars = everyMinute(perMinute, MINUTES)
  const top = busiest(bars)
  const most = Math.max(1, top?.received ?? 0)
  const pitch = width / MINUTES
  const first = bars[0]
  const last = bars.at(-1)
  return (
    <div className={styles.chart} ref={ref}>
      <svg
        width={width}
        height={HEIGHT}
        role="img"
        aria-label={
          first === undefined || last === undefined || top === undefined
            ? 'Nothing received yet'
            : `Receipts per minute from ${formatClock(first.minute)} to ${formatClock(last.minute)}, at most ${formatCount(top.received)} at ${formatClock(top.minute)}`
        }
      >
        {bars.map((bar, index) => {
          const height = bar.received === 0 ? 0 : Math.max(1.5, (bar.received / most) * HEIGHT)
          const refused = (bar.rejected / most) * HEIGHT
          return (
            <g key={bar.minute} data-later={(pausedAt !== null && bar.minute > pausedAt) || undefined}>
              <rect
                className={styles.bar}
                x={index * pitch}
                y={HEIGHT - height}
                width={Math.max(1, pitch - 1)}
                height={height}
              />
              {bar.rejected > 0 && (
                <rect
                  className={styles.refused}
                  x={index * pitch}
                  y={HEIGHT - Math.max(1.5, refused)}
                  width={Math.max(1, pitch - 1)}
                  height={Math.max(1.5, refused)}
                />
              )}
            </g>
          )
        })}
      </svg>
    </div>
  )
}
