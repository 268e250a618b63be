import { Autocomplete, Button, Popover, SegmentedControl, Select } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import { useState } from 'react'
import { CLAUSE_FIELDS, type ClauseDraft, clauseOf } from './clause.ts'
import styles from './FilterBar.module.css'
import { payloadFields } from './fields.ts'
import { suggestedValues } from './suggested-values.ts'
import { useVocabulary } from './use-vocabulary.ts'

const EMPTY: ClauseDraft = { field: 'event.eventType', key: '', negated: false, value: '' }
/** No journey has this id: it stands for the main one. */
const MAIN = ' '

/** Lists of choices open beside the form, so that its button is never under them. */
const BESIDE = { withinPortal: false, position: 'right-start', width: 240 } as const

/** A comparison by choosing, for people who do not write expressions. */
export function AddClause({ onAdd }: { readonly onAdd: (clause: string) => void }) {
  const [opened, setOpened] = useState(false)
  const [draft, setDraft] = useState(EMPTY)
  const vocabulary = useVocabulary(opened)
  const ofSteps = draft.field === 'wasIn'
  const journeys = vocabulary?.journeys ?? []
  const isWhole = draft.value !== '' && (draft.field !== 'payload' || draft.key !== '')
  const add = () => {
    if (!isWhole) return
    onAdd(clauseOf(draft))
    setDraft(EMPTY)
    setOpened(false)
  }
  return (
    <Popover opened={opened} onChange={setOpened} position="bottom-start" width={260} trapFocus withinPortal>
      <Popover.Target>
        <button type="button" className={styles.add} onClick={() => setOpened(!opened)}>
          <IconPlus size={13} aria-hidden="true" /> Add
        </button>
      </Popover.Target>
      <Popover.Dropdown>
        <form
          className={styles.form}
          onSubmit={(event) => {
            event.preventDefault()
            add()
          }}
        >
          <Select
            label="What is compared"
            data={[...CLAUSE_FIELDS]}
            value={draft.field}
            onChange={(field) => setDraft({ ...draft, field: field ?? EMPTY.field })}
            comboboxProps={BESIDE}
          />
          {draft.field === 'payload' && (
            <Autocomplete
              label="Name of the field"
              data={payloadFields(vocabulary).map(({ path }) => path)}
              limit={30}
              value={draft.key}
              onChange={(key) => setDraft({ ...draft, key: key.trim() })}
              comboboxProps={BESIDE}
            />
          )}
          {ofSteps && journeys.length > 0 && (
            <Select
              label="Journey"
              data={[{ value: MAIN, label: 'Main journey' }, ...journeys.map(({ id }) => id)]}
              value={draft.journey ?? MAIN}
              onChange={(id) => {
                const { journey: _, ...rest } = draft
                setDraft({ ...rest, value: '', ...(id === null || id === MAIN ? {} : { journey: id }) })
              }}
              allowDeselect={false}
              comboboxProps={BESIDE}
            />
          )}
          <SegmentedControl
            size="xs"
            aria-label="Comparison"
            value={draft.negated ? 'not' : 'is'}
            data={[
              { value: 'is', label: ofSteps ? 'were ever in' : 'is' },
              { value: 'not', label: ofSteps ? 'were never in' : 'is not' },
            ]}
            onChange={(value) => setDraft({ ...draft, negated: value === 'not' })}
          />
          <Autocomplete
            label={ofSteps ? 'Step' : 'Value'}
            description={
              ofSteps
                ? 'Within the time range, where one is set: came to it then or was there already.'
                : undefined
            }
            data-autofocus
            data={suggestedValues(draft, vocabulary)}
            limit={30}
            value={draft.value}
            onChange={(value) => setDraft({ ...draft, value })}
            comboboxProps={BESIDE}
          />
          <Button type="submit" variant="filled" disabled={!isWhole}>
            Add to the filter
          </Button>
        </form>
      </Popover.Dropdown>
    </Popover>
  )
}
