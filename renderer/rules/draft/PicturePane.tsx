import { Fragment, useState } from 'react'
import type { DraftPicture } from '#core/contract/drafts.ts'
import { go } from '../../address/use-address.ts'
import { formatNoun } from '../../parts/format.ts'
import { Segments } from '../../parts/Segments.tsx'
import { JourneyChoice } from '../JourneyChoice.tsx'
import { around } from './around.ts'
import { DraftGraph } from './DraftGraph.tsx'
import styles from './DraftPane.module.css'

interface PicturePaneProps {
  /** The last one that compiled. */
  readonly picture: DraftPicture | undefined
  readonly rule: string | undefined
}

/** `outcomes, re-entry and segments`. */
function listed(words: readonly string[]): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`
}

function changeWords({ rules, parts: others }: DraftPicture): string {
  const parts = [
    ...(rules.added.length > 0 ? [`${formatNoun(rules.added.length, 'rule')} new`] : []),
    ...(rules.changed.length > 0 ? [`${formatNoun(rules.changed.length, 'rule')} changed`] : []),
    ...(rules.removed.length > 0 ? [`${formatNoun(rules.removed.length, 'rule')} removed`] : []),
  ]
  if (others.length > 0) parts.push(`${listed(others)} changed`)
  if (parts.length === 0) return 'The same rules as those that are active'
  const words = parts.join(', ')
  return words.slice(0, 1).toUpperCase() + words.slice(1)
}

/** More can neither be laid out in a moment nor told apart. */
const MOST_DRAWN = 500

function noteOf({ change, rules }: DraftPicture['journeys'][number]): string | undefined {
  if (change !== 'same') return change
  return rules === 0 ? undefined : `${rules} changed`
}

/** Where nothing changes in the journey that is drawn: which ones change instead. */
function changesElsewhere({ journey, journeys }: DraftPicture): readonly string[] {
  const drawn = journeys.find(({ id }) => id === journey)
  if (drawn === undefined || drawn.rules > 0 || drawn.change !== 'same') return []
  return journeys.filter(({ change, rules }) => change !== 'same' || rules > 0).map(({ id }) => id)
}

function chooseJourney(id: string | null): void {
  go({ params: { journey: id === null || id === '' ? undefined : id } })
}

/** The graph of one journey of the draft beside its text: what it adds, takes away and rules otherwise. */
export function PicturePane({ picture, rule }: PicturePaneProps) {
  const [shown, setShown] = useState<'near' | 'all'>('near')
  const drawn = picture?.ok === true ? picture : undefined
  const part = drawn === undefined || shown === 'all' ? drawn : around(drawn, rule)
  const elsewhere = drawn === undefined ? [] : changesElsewhere(drawn)
  return (
    <section className={styles.picture} aria-label="Graph of the draft">
      <header>
        <h3>{drawn === undefined ? 'Graph of the draft' : changeWords(drawn)}</h3>
        <span className={styles.choices}>
          {drawn !== undefined && drawn.journeys.length > 1 && (
            <JourneyChoice
              label="Journey whose graph is drawn"
              journeys={drawn.journeys.map((journey) => ({ id: journey.id, note: noteOf(journey) }))}
              value={drawn.journey}
              onChange={chooseJourney}
            />
          )}
          <Segments
            label="How much of the graph"
            value={shown}
            options={[
              { value: 'near', label: 'Changes' },
              { value: 'all', label: 'Whole' },
            ]}
            onChange={setShown}
          />
        </span>
      </header>
      {elsewhere.length > 0 && (
        <p className={styles.elsewhere}>
          Nothing changes in this journey. The changes are in{' '}
          {elsewhere.map((id, place) => (
            <Fragment key={id}>
              {place > 0 && ', '}
              <button type="button" className={styles.link} onClick={() => chooseJourney(id)}>
                {id === '' ? 'the main journey' : id}
              </button>
            </Fragment>
          ))}
          .
        </p>
      )}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
      <section className={styles.canvas} tabIndex={0} aria-label="Drawing of the draft">
        {part === undefined && <p className={styles.quiet}>It is drawn once the text compiles.</p>}
        {part !== undefined && part.edges.length > MOST_DRAWN && (
          <p className={styles.quiet}>
            {formatNoun(part.edges.length, 'move')} are too many to be drawn beside the text.{' '}
            {shown === 'all'
              ? 'Changes draws what differs from the active rules.'
              : part.edges.some(({ change }) => change !== 'same')
                ? 'So many differ from the active rules.'
                : 'What differs from the active rules is drawn as soon as something does.'}
          </p>
        )}
        {part !== undefined && part.edges.length <= MOST_DRAWN && <DraftGraph picture={part} />}
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
