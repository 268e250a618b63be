import { IconCheck, IconX } from '@tabler/icons-react'
import type { TestAnswer } from '#core/contract/sources.ts'
import { sentence } from '../parts/format.ts'
import styles from './TestResult.module.css'

/** What a try found: facts, then what stands against it. */
export function TestResult({ answer }: { readonly answer: TestAnswer }) {
  return (
    <div role="status">
      <ul className={styles.facts}>
        {answer.facts.map((fact) => (
          <li key={fact}>
            <IconCheck size={14} className={styles.good} aria-hidden="true" />
            {fact}
          </li>
        ))}
        {answer.problem !== null && (
          <li className={styles.bad}>
            <IconX size={14} aria-hidden="true" />
            {sentence(answer.problem)}
          </li>
        )}
      </ul>
    </div>
  )
}
