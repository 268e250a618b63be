import { Button } from '@mantine/core'
import { IconAlertTriangle, IconCircleX } from '@tabler/icons-react'
import { useState } from 'react'
import type { RulesFinding } from '#core/contract/rules.ts'
import { formatCount } from '../parts/format.ts'
import styles from './Findings.module.css'

/** So many at once; who has more mends these first. */
const SHOWN = 100

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
  const [most, setMost] = useState(SHOWN)
  const left = ordered.length - most
  return (
    <>
      <ul className={styles.list}>
        {ordered.slice(0, most).map((finding) => {
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
      {left > 0 && (
        <Button onClick={() => setMost(most + SHOWN)}>
          Show {formatCount(Math.min(left, SHOWN))} more of {formatCount(left)}
        </Button>
      )}
    </>
  )
}
