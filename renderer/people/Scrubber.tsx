import { useElementSize } from '@mantine/hooks'
import type { PointerEvent } from 'react'
import type { TimelineEvent } from '#core/contract/people.ts'
import styles from './Scrubber.module.css'

interface ScrubberProps {
  /** Folded events, oldest first. */
  readonly events: readonly TimelineEvent[]
  /** Index of the current one; the last where none is selected. */
  readonly index: number
  readonly label: string
  readonly onIndex: (index: number) => void
}

const HEIGHT = 24

function toneOf(event: TimelineEvent): string {
  if (event.kind === 'caused') return 'caused'
  return (event.outcome ?? 'NO_TRANSITION').toLowerCase()
}

/** One tick an event: tall where something happened, short where nothing moved; paler after the current one. */
export function Scrubber({ events, index, label, onIndex }: ScrubberProps) {
  const { ref, width } = useElementSize<HTMLDivElement>()
  const pitch = events.length === 0 ? 0 : Math.min(10, width / events.length)
  const bar = Math.max(1, Math.min(5, pitch - 2))
  const pick = (event: PointerEvent<HTMLDivElement>) => {
    const left = event.currentTarget.getBoundingClientRect().left
    const at = Math.floor((event.clientX - left) / Math.max(pitch, 0.01))
    onIndex(Math.min(events.length - 1, Math.max(0, at)))
  }
  return (
    <div
      ref={ref}
      className={styles.scrubber}
      role="slider"
      tabIndex={0}
      aria-label="Event on the timeline"
      aria-valuemin={1}
      aria-valuemax={Math.max(1, events.length)}
      aria-valuenow={index + 1}
      aria-valuetext={label}
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId)
        pick(event)
      }}
      onPointerMove={(event) => {
        if (event.currentTarget.hasPointerCapture(event.pointerId)) pick(event)
      }}
    >
      <svg width={width} height={HEIGHT + 4} aria-hidden="true">
        {events.map((event, at) => {
          const tall = event.to !== undefined || event.outcome === 'LATE'
          const height = tall ? 18 : 7
          return (
            <rect
              key={event.eventId}
              className={styles.tick}
              data-tone={toneOf(event)}
              data-later={at > index || undefined}
              x={at * pitch}
              y={(HEIGHT - height) / 2}
              width={bar}
              height={height}
            />
          )
        })}
        <line className={styles.past} x1={0} x2={index * pitch + bar / 2} y1={HEIGHT} y2={HEIGHT} />
        <line
          className={styles.hand}
          x1={index * pitch + bar / 2}
          x2={index * pitch + bar / 2}
          y1={1}
          y2={HEIGHT}
        />
        <circle className={styles.knob} cx={index * pitch + bar / 2} cy={HEIGHT} r={3.2} />
      </svg>
    </div>
  )
}
