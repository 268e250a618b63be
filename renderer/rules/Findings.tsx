import { IconAlertTriangle, IconCircleX } from '@tabler/icons-react'
import type { RulesFinding } from '#core/contract/rules.ts'
import styles from './Findings.module.css'

interface FindingsProps {
  readonly findings: readonly RulesFinding[]
  /** Goes to the place in the text; without it the place is only named. */
  readonly onPlace?: (line: number, column: number) => void
}

function place(finding: RulesFinding): string | undefined {
  return finding.line === undefined ? undefined : `${finding.line}:${finding.column ?? 1}`
}

/** Errors first, then warnings, each with its line and column in the file. */
export function Findings({ findings, onPlace }: FindingsProps) {
  const ordered = findings.toSorted(
    (a, b) => Number(a.severity === 'warning') - Number(b.severity === 'warning'),
  )
  return (
    <ul className={styles.list}>
      {ordered.map((finding) => {
        const at = place(finding)
        const { line, column } = finding
        return (
          <li
            key={`${finding.code} ${at} ${finding.rule} ${finding.message}`}
            data-severity={finding.severity}
          >
            {finding.severity === 'error' ? (
              <IconCircleX size={14} role="img" aria-label="Error" />
            ) : (
              <IconAlertTriangle size={14} role="img" aria-label="Warning" />
            )}
            {at !== undefined &&
              (onPlace === undefined || line === undefined ? (
                <span className={styles.place}>{at}</span>
              ) : (
                <button type="button" className={styles.place} onClick={() => onPlace(line, column ?? 1)}>
                  {at}
                </button>
              ))}
            <span className={styles.message}>
              {finding.rule !== undefined && !finding.message.includes(finding.rule) && (
                <strong>{finding.rule} </strong>
              )}
              {finding.message}
              {finding.hint !== undefined && <span className={styles.hint}> {finding.hint}</span>}
            </span>
          </li>
        )
      })}
    </ul>
  )
}
