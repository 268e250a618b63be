import { Button } from '@mantine/core'
import type { OtherIntake } from '#core/contract/sources.ts'
import { formatMoment } from '../parts/format.ts'
import { startImport } from '../shell/store.ts'
import { Outcomes } from './Outcomes.tsx'
import styles from './Pane.module.css'
import { kindWords } from './words.ts'

/** A file that was imported, or a connection that is gone: what came by it. */
export function PastPane({ intake }: { readonly intake: OtherIntake }) {
  const { kind, name, outcomes, lastAt } = intake
  const isFile = kind === 'file'
  return (
    <div className={styles.pane}>
      <header className={styles.head}>
        <div>
          <h2>{name}</h2>
          <p className={styles.about}>
            {isFile ? 'A file, last imported' : `${kindWords(kind)}, no longer connected; last heard`}{' '}
            {formatMoment(lastAt)}.
          </p>
        </div>
        {isFile && (
          <div className={styles.actions}>
            <Button onClick={() => startImport()}>Import a file…</Button>
          </div>
        )}
      </header>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
      <section className={styles.scroller} aria-label={`About ${name}`} tabIndex={0}>
        <div className={styles.part}>
          <h3>What came in</h3>
          <Outcomes outcomes={outcomes} intake={name} />
          <p className={styles.quiet}>
            {isFile
              ? 'The same file once more changes nothing: its events are known by their ids or their content.'
              : 'Its events stay. Connected again under the same name, it is read on where it stopped.'}
          </p>
        </div>
      </section>
    </div>
  )
}
