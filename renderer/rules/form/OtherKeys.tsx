import { Button } from '@mantine/core'
import type { Json } from '../../people/payload/json.ts'
import styles from './Form.module.css'
import { shown } from './rule-json.ts'

interface OtherKeysProps {
  readonly title: string
  /** Names with what stands behind them. */
  readonly entries: readonly (readonly [string, Json])[]
  readonly note: string
  readonly onJson: () => void
}

/** What the form shows and does not edit, with the way to where it is edited. */
export function OtherKeys({ title, entries, note, onJson }: OtherKeysProps) {
  if (entries.length === 0) return null
  return (
    <section className={styles.group} aria-label={title}>
      <h3>{title}</h3>
      <dl className={styles.others}>
        {entries.map(([key, value]) => (
          <div key={key}>
            <dt>{key}</dt>
            <dd>{shown(value)}</dd>
          </div>
        ))}
      </dl>
      <div className={styles.buttons}>
        <p className={styles.quiet}>{note}</p>
        <Button className={styles.firm ?? ''} onClick={onJson}>
          Edit in JSON
        </Button>
      </div>
    </section>
  )
}
