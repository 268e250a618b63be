import { Button } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import { Fragment, useState } from 'react'
import type { Vocabulary } from '#core/contract/drafts.ts'
import {
  applyChange,
  insertRule,
  removeRule,
  replaceRule,
  rulesIn,
  type TextChange,
} from '../text/edit-rules.ts'
import styles from './Form.module.css'
import { RuleForm } from './RuleForm.tsx'
import { parseRule } from './rule-json.ts'

interface FormPaneProps {
  readonly text: string
  readonly vocabulary: Vocabulary | undefined
  readonly onChange: (text: string) => void
}

/** The rules of the draft's text as a list, and one of them as a form. */
export function FormPane({ text, vocabulary, onChange }: FormPaneProps) {
  const [chosen, setChosen] = useState(0)
  const rules = rulesIn(text)
  const journeys = [...new Set(rules.map(({ journey }) => journey))]
  const index = Math.min(chosen, Math.max(0, rules.length - 1))
  const place = rules[index]
  const rule = place === undefined ? null : parseRule(place.text)
  const apply = (change: TextChange | null) => {
    if (change !== null) onChange(applyChange(text, change))
  }
  const add = () => {
    const first = vocabulary?.steps[0] ?? 'FIRST_STEP'
    const eventType = vocabulary?.eventTypes[0]?.name ?? 'CLICK'
    const id = `rule_${String(rules.length + 1).padStart(3, '0')}`
    const journey = place?.journey ?? ''
    apply(insertRule(text, { id, fromState: first, eventType, toState: 'NEXT_STEP' }, journey))
    setChosen(rules.findLastIndex((each) => each.journey === journey) + 1)
  }
  return (
    <div className={styles.pane}>
      <nav className={styles.list} aria-label="Rules of the draft">
        {journeys.map((journey) => (
          <Fragment key={journey}>
            {journeys.length > 1 && (
              <h4 className={styles.journey}>{journey === '' ? 'Main journey' : `Journey ${journey}`}</h4>
            )}
            <ol>
              {rules.map(
                (rule, at) =>
                  rule.journey === journey && (
                    // biome-ignore lint/suspicious/noArrayIndexKey: two rules may have one id while they are written
                    <li key={at}>
                      <button type="button" aria-current={at === index} onClick={() => setChosen(at)}>
                        {rule.id === '' ? `rule ${at + 1}` : rule.id}
                      </button>
                    </li>
                  ),
              )}
            </ol>
          </Fragment>
        ))}
        <Button
          className={styles.add ?? ''}
          leftSection={<IconPlus size={13} aria-hidden="true" />}
          onClick={add}
        >
          New rule
        </Button>
      </nav>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
      <section className={styles.scroller} tabIndex={0} aria-label="Rule as a form">
        {rule === null ? (
          <p className={styles.quiet}>
            {rules.length === 0
              ? 'The draft has no rules yet.'
              : 'This rule can not be read. Mend its JSON first: the check says where.'}
          </p>
        ) : (
          <>
            <RuleForm
              key={index}
              rule={rule}
              vocabulary={vocabulary}
              onChange={(next) => apply(replaceRule(text, index, next))}
            />
            <div className={styles.buttons}>
              <Button variant="subtle" onClick={() => apply(removeRule(text, index))}>
                Remove this rule
              </Button>
            </div>
          </>
        )}
      </section>
    </div>
  )
}
