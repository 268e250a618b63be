import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { SamplingRule, SchemasView } from '#core/contract/schemas.ts'
import { ErrorState } from '../parts/ErrorState.tsx'
import { Loading } from '../parts/Loading.tsx'
import { Part } from '../parts/Part.tsx'
import { Scroller } from '../parts/Scroller.tsx'
import { api } from '../transport/client.ts'
import styles from './AuditPane.module.css'
import { NEW_RULE, SamplingForm } from './SamplingForm.tsx'
import { saveSamplingRule } from './save.ts'

interface Editing {
  /** Id of the rule that is changed; null for a new one. */
  readonly replaces: string | null
  readonly rule: SamplingRule
}

/** Rules that keep a share of people's events: listed in words, edited beside what they would have dropped. */
export function SamplingPane() {
  const schemas = useQuery(api.schemas.list.queryOptions())
  const [editing, setEditing] = useState<Editing | null>(null)
  // Another rule may have been chosen while this one was saved.
  const done = () => setEditing((now) => (now === editing ? null : now))
  if (schemas.isError && schemas.data === undefined)
    return <ErrorState error={schemas.error} onRetry={() => void schemas.refetch()} />
  if (schemas.data === undefined) return <Loading what="the sampling rules" />
  return (
    <Scroller label="Sampling">
      <Part>
        <h2 className={styles.lead}>
          A rule keeps a share of people: all of a person’s events that it looks at stay, or none, so that
          journeys stay whole. What is dropped is counted as SAMPLED.
        </h2>
      </Part>
      <Part title="Rules">
        <Rules sampling={schemas.data.sampling} onEdit={setEditing} />
        {editing === null && (
          <p className={styles.undo}>
            <Button onClick={() => setEditing({ replaces: null, rule: NEW_RULE })}>Add a rule</Button>
          </p>
        )}
      </Part>
      {editing !== null && (
        <Part title={editing.replaces === null ? 'A new rule' : `Rule ${editing.replaces}`}>
          <SamplingForm key={editing.replaces} {...editing} onDone={done} />
        </Part>
      )}
    </Scroller>
  )
}

interface RulesProps extends Pick<SchemasView, 'sampling'> {
  readonly onEdit: (editing: Editing) => void
}

function Rules({ sampling, onEdit }: RulesProps) {
  if (sampling.length === 0) return <p className={styles.quiet}>None: every event is kept.</p>
  return (
    <ul className={styles.proposals} aria-label="Sampling rules">
      {sampling.map(({ id, sentence, rule }) => (
        <li key={id}>
          <span>
            {sentence}{' '}
            <span className={styles.how}>
              rule {id}
              {rule.note !== undefined && ` · ${rule.note}`}
            </span>
          </span>
          <span className={styles.undo}>
            <Button aria-label={`Edit ${id}`} onClick={() => onEdit({ replaces: id, rule })}>
              Edit
            </Button>
            <Button aria-label={`Remove ${id}`} onClick={() => void saveSamplingRule(id, null)}>
              Remove
            </Button>
          </span>
        </li>
      ))}
    </ul>
  )
}
