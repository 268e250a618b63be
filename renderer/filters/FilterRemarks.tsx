import type { Vocabulary } from '#core/contract/drafts.ts'
import type { Filter } from '#core/contract/shared.ts'
import styles from './FilterBar.module.css'
import { nearestField, unknownFields } from './fields.ts'
import type { FilterText } from './use-filter-text.ts'
import { nothingWords } from './words.ts'

interface FilterRemarksProps {
  readonly text: FilterText
  readonly filter: Filter
  readonly vocabulary: Vocabulary | undefined
}

/** What is wrong with the expression, or why it leaves nothing, under the field while it is so. */
export function FilterRemarks({ text, filter, vocabulary }: FilterRemarksProps) {
  const { state, problem, inForce, isWaiting, typed } = text
  const isShort = /\bstate\.history\b/.test(typed)
  if (state !== 'bad' && state !== 'nothing' && !isShort) return <span id="filter-remarks" hidden />
  const unknown = state === 'nothing' ? unknownFields(typed, vocabulary) : []
  const stays = inForce === '' ? 'Nothing is filtered so far.' : 'The filter before it stays in force.'
  return (
    <div
      className={styles.problem}
      data-quiet={state === 'good' || undefined}
      id="filter-remarks"
      role={state === 'bad' ? 'alert' : 'note'}
    >
      {isShort && (
        <p>
          <code>state.history</code> holds a person’s last 100 events: of who has more, older ones are not
          seen. To ask who had one event and never another, choose Whole journeys with one and fill “and
          never” beside it; that looks at all events.
        </p>
      )}
      {state === 'bad' && problem !== null && (
        <p className={styles.fault}>
          {problem.message} (column {problem.column})
        </p>
      )}
      {state === 'bad' && <p>{inForce === '' ? 'Nothing is filtered until it compiles.' : stays}</p>}
      {state === 'nothing' && (
        <p>
          {nothingWords(text.whose, filter)}
          {isWaiting && ` ${stays} Go on typing, or press Enter to apply it all the same.`}
        </p>
      )}
      {unknown.map((field) => {
        const nearest = nearestField(field, vocabulary)
        return (
          <p key={field}>
            No event seen so far has a field <code>{field}</code>
            {nearest !== undefined && (
              <>
                ; there is <code>{nearest}</code>
              </>
            )}
            .
          </p>
        )
      })}
    </div>
  )
}
