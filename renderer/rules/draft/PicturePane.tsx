import { useState } from 'react'
import type { DraftPicture } from '#core/contract/drafts.ts'
import { formatNoun } from '../../parts/format.ts'
import { Segments } from '../../parts/Segments.tsx'
import { around } from './around.ts'
import { DraftGraph } from './DraftGraph.tsx'
import styles from './DraftPane.module.css'

interface PicturePaneProps {
  /** The last one that compiled. */
  readonly picture: DraftPicture | undefined
  readonly rule: string | undefined
}

function changeWords({ rules }: DraftPicture): string {
  const parts = [
    ...(rules.added.length > 0 ? [`${formatNoun(rules.added.length, 'rule')} new`] : []),
    ...(rules.changed.length > 0 ? [`${rules.changed.length} changed`] : []),
    ...(rules.removed.length > 0 ? [`${rules.removed.length} removed`] : []),
  ]
  return parts.length === 0 ? 'The same rules as those that are active' : parts.join(', ')
}

/** The graph of the draft beside its text: what it adds, takes away and rules otherwise. */
export function PicturePane({ picture, rule }: PicturePaneProps) {
  const [shown, setShown] = useState<'near' | 'all'>('near')
  return (
    <section className={styles.picture} aria-label="Graph of the draft">
      <header>
        <h3>{picture?.ok === true ? changeWords(picture) : 'Graph of the draft'}</h3>
        <Segments
          label="How much of the graph"
          value={shown}
          options={[
            { value: 'near', label: 'Changes' },
            { value: 'all', label: 'Whole' },
          ]}
          onChange={setShown}
        />
      </header>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
      <section className={styles.canvas} tabIndex={0} aria-label="Drawing of the draft">
        {picture?.ok === true ? (
          <DraftGraph picture={shown === 'all' ? picture : around(picture, rule)} />
        ) : (
          <p className={styles.quiet}>It is drawn once the text compiles.</p>
        )}
      </section>
      <p className={styles.legend}>
        <span data-change="new">new</span>
        <span data-change="changed">ruled otherwise</span>
        <span data-change="removed">removed</span>
        <span data-change="same">as before</span>
      </p>
    </section>
  )
}
