import type { RulesetVersion } from '#core/contract/rules.ts'
import { activatedWords } from '#core/contract/text/activated-words.ts'
import { formatMoment } from '../../parts/format.ts'
import styles from './DiffPane.module.css'

/** When, by what and why a version was activated, in a line. */
export function VersionLine({ version }: { readonly version: RulesetVersion }) {
  const { number, activatedAt, by, note } = version
  return (
    <p className={styles.version}>
      <strong>Ruleset {number}</strong> was activated on {formatMoment(activatedAt)}
      {by === null ? '; by what is not known.' : `: ${activatedWords(by)}.`}
      {note !== null && ` Why: ${note}`}
    </p>
  )
}
