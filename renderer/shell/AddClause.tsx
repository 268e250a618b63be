import { Button, Popover, SegmentedControl, Select, TextInput } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import { useState } from 'react'
import { CLAUSE_FIELDS, type ClauseDraft, clauseOf } from './clause.ts'
import styles from './FilterBar.module.css'

const EMPTY: ClauseDraft = { field: 'event.eventType', key: '', negated: false, value: '' }

/** A comparison by choosing, for people who do not write expressions. */
export function AddClause({ onAdd }: { readonly onAdd: (clause: string) => void }) {
  const [opened, setOpened] = useState(false)
  const [draft, setDraft] = useState(EMPTY)
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
            label="Events whose"
            data={[...CLAUSE_FIELDS]}
            value={draft.field}
            onChange={(field) => setDraft({ ...draft, field: field ?? EMPTY.field })}
            comboboxProps={{ withinPortal: false }}
          />
          {draft.field === 'payload' && (
            <TextInput
              label="Name of the field"
              value={draft.key}
              onChange={(event) => setDraft({ ...draft, key: event.currentTarget.value.trim() })}
            />
          )}
          <SegmentedControl
            size="xs"
            aria-label="Comparison"
            value={draft.negated ? 'not' : 'is'}
            data={[
              { value: 'is', label: 'is' },
              { value: 'not', label: 'is not' },
            ]}
            onChange={(value) => setDraft({ ...draft, negated: value === 'not' })}
          />
          <TextInput
            label="Value"
            data-autofocus
            value={draft.value}
            onChange={(event) => setDraft({ ...draft, value: event.currentTarget.value })}
          />
          <Button type="submit" variant="filled" disabled={!isWhole}>
            Add to the filter
          </Button>
        </form>
      </Popover.Dropdown>
    </Popover>
  )
}
