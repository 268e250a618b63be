import styles from './Legend.module.css'
import type { LegendLine } from './legend-lines.ts'

function Line({ line }: { readonly line: LegendLine }) {
  switch (line.kind) {
    case 'title':
      return <p className={styles.title}>{line.text}</p>
    case 'text':
      return <p className={styles.line}>{line.text}</p>
    case 'scale':
      return (
        <div>
          <p className={styles.title}>{line.text}</p>
          <div className={styles.scale} aria-hidden="true">
            {line.bands.map((band) => (
              <span key={band} style={{ background: `var(${band})` }} />
            ))}
          </div>
          <div className={styles.marks}>
            {line.marks.map((mark) => (
              <span key={mark}>{mark}</span>
            ))}
          </div>
        </div>
      )
    case 'width':
      return (
        <p className={styles.line}>
          <svg width="34" height="10" aria-hidden="true">
            <path d="M0 5h10" stroke="var(--edge)" strokeWidth="1.5" />
            <path d="M14 5h20" stroke="var(--edge)" strokeWidth="6" />
          </svg>
          {line.text}
        </p>
      )
    case 'marks':
      return (
        <p className={styles.line}>
          <svg width="12" height="12" aria-hidden="true">
            <circle cx="6" cy="6" r="5" fill="var(--ink)" />
          </svg>
          {line.begin}
          <svg width="16" height="12" aria-hidden="true">
            <path d="M2 6h10M13 1v10" stroke="var(--ink3)" strokeWidth="2.5" />
          </svg>
          {line.end}
        </p>
      )
    case 'pill':
      return (
        <p className={styles.line}>
          <span className={styles.pill} data-kind={line.pill}>
            {line.number}
          </span>
          {line.text}
        </p>
      )
  }
}

/** What colour, width, numbers and pills count, in words. */
export function Legend({ lines }: { readonly lines: readonly LegendLine[] }) {
  return (
    <section className={styles.legend} aria-label="Legend">
      {lines.map((line) => (
        <Line key={`${line.kind} ${'text' in line ? line.text : line.begin}`} line={line} />
      ))}
    </section>
  )
}
