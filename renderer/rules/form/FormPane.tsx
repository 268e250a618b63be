import { Button } from '@mantine/core'
import { useMemo, useState } from 'react'
import type { Vocabulary } from '#core/contract/drafts.ts'
import { insertExit, journeyIdsIn, journeyIn, setKey } from '../text/edit-journey.ts'
import {
  applyChange,
  insertRule,
  type PlacedRule,
  placesOf,
  type RuleList,
  removeRule,
  replaceRule,
  type TextChange,
} from '../text/edit-rules.ts'
import { ExitForm } from './ExitForm.tsx'
import { FileForm } from './FileForm.tsx'
import styles from './Form.module.css'
import { type Chosen, FormList } from './FormList.tsx'
import { JourneyForm } from './JourneyForm.tsx'
import { RuleForm } from './RuleForm.tsx'
import { type OutcomeKind, outcomeOf, parseObject, startsIn, textAt, withOutcome } from './rule-json.ts'

interface FormPaneProps {
  readonly text: string
  readonly vocabulary: Vocabulary | undefined
  readonly onChange: (text: string) => void
  /** Goes to a place of the text: what the form does not edit is edited there. */
  readonly onJson: (offset: number) => void
}

const WHAT = { rules: 'rule', exits: 'exit' }

/** The last one of its list where it is gone. */
function existing(chosen: Chosen, lists: Readonly<Record<RuleList, readonly PlacedRule[]>>): Chosen {
  if (chosen.kind !== 'rules' && chosen.kind !== 'exits') return chosen
  const { length } = lists[chosen.kind]
  if (length === 0 && chosen.kind === 'exits') return { kind: 'rules', index: 0 }
  return { kind: chosen.kind, index: Math.min(chosen.index, Math.max(0, length - 1)) }
}

/** A name that nothing has yet: `rule_007`. */
function freeId(kind: RuleList, all: readonly PlacedRule[]): string {
  const taken = new Set(all.map(({ id }) => id))
  let number = all.length
  let id = ''
  do {
    number += 1
    id = `${WHAT[kind]}_${String(number).padStart(3, '0')}`
  } while (taken.has(id))
  return id
}

/** A draft's text as a list of what is in it, and one of these as a form. */
export function FormPane({ text, vocabulary, onChange, onJson }: FormPaneProps) {
  const [wished, setChosen] = useState<Chosen>({ kind: 'rules', index: 0 })
  const { rules, exits, journeys } = useMemo(
    () => ({ ...placesOf(text), journeys: journeyIdsIn(text) }),
    [text],
  )
  const lists = { rules, exits }
  const chosen = existing(wished, lists)
  const place =
    chosen.kind === 'rules' || chosen.kind === 'exits' ? lists[chosen.kind][chosen.index] : undefined
  const journey = chosen.kind === 'journey' ? chosen.id : (place?.journey ?? '')
  const apply = (change: TextChange | null) => {
    if (change !== null) onChange(applyChange(text, change))
  }
  const add = (kind: RuleList) => {
    const eventType = vocabulary?.eventTypes[0]?.name ?? 'CLICK'
    const fromState = vocabulary?.steps[0] ?? 'FIRST_STEP'
    const id = freeId(kind, [...rules, ...exits])
    apply(
      kind === 'rules'
        ? insertRule(text, { id, fromState, eventType, toState: 'NEXT_STEP' }, journey)
        : insertExit(text, { id, eventType }, journey),
    )
    // Behind the last one of its journey; where it is the first one there, behind those of the journeys before.
    const before = new Set(journeys.slice(0, journeys.indexOf(journey) + 1))
    setChosen({ kind, index: lists[kind].filter((each) => before.has(each.journey)).length })
  }
  return (
    <div className={styles.pane}>
      <FormList {...{ journeys, rules, exits, chosen, journey }} onChoose={setChosen} onAdd={add} />
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
      <section className={styles.scroller} tabIndex={0} aria-label="Rule as a form">
        {chosen.kind === 'file' && (
          <FileForm
            file={journeyIn(text, '')}
            onSet={(key, value) => apply(setKey(text, '', key, value))}
            onJson={() => onJson(0)}
          />
        )}
        {chosen.kind === 'journey' && (
          <JourneyPart key={journey} {...{ text, journey, rules, vocabulary, apply, onJson }} />
        )}
        {(chosen.kind === 'rules' || chosen.kind === 'exits') && (
          <RulePart
            key={`${chosen.kind} ${chosen.index}`}
            {...{ text, journey, rules, vocabulary, apply, onJson, place }}
            kind={chosen.kind}
            index={chosen.index}
          />
        )}
      </section>
    </div>
  )
}

interface PartProps {
  readonly text: string
  readonly journey: string
  readonly rules: readonly PlacedRule[]
  readonly vocabulary: Vocabulary | undefined
  readonly apply: (change: TextChange | null) => void
  readonly onJson: (offset: number) => void
}

/** Steps that the rules of a journey name, and those that people were seen in in the main one. */
function stepsFor({ rules, journey, vocabulary }: PartProps): string[] {
  const named = rules
    .filter((rule) => rule.journey === journey)
    .flatMap(({ text }) => {
      const rule = parseObject(text)
      return rule === null ? [] : [...startsIn(rule), textAt(rule, 'toState')]
    })
  const seen = journey === '' ? (vocabulary?.steps ?? []) : []
  return [...new Set([...named, ...seen])].filter((step) => step !== '' && step !== '*')
}

function firstStepOf({ rules, journey }: PartProps): string {
  const first = parseObject(rules.find((rule) => rule.journey === journey)?.text ?? '')
  const [start = ''] = first === null ? [] : startsIn(first)
  return start === '*' ? '' : start
}

function JourneyPart(props: PartProps) {
  const { text, journey, apply, onJson } = props
  return (
    <JourneyForm
      id={journey}
      journey={journeyIn(text, journey)}
      steps={stepsFor(props)}
      firstStep={firstStepOf(props)}
      onSet={(key, value) => apply(setKey(text, journey, key, value))}
      onJson={() => onJson(0)}
    />
  )
}

interface RulePartProps extends PartProps {
  readonly kind: RuleList
  readonly index: number
  readonly place: PlacedRule | undefined
}

function RulePart(props: RulePartProps) {
  const { text, journey, rules, vocabulary, apply, onJson, kind, index, place } = props
  const rule = place === undefined ? null : parseObject(place.text)
  if (rule === null)
    return (
      <p className={styles.quiet}>
        {rules.length === 0
          ? 'The draft has no rules yet.'
          : `This ${WHAT[kind]} can not be read. Mend its JSON first: the check says where.`}
      </p>
    )
  const parts = journeyIn(text, journey)
  const target = textAt(rule, 'toState')
  const shared = {
    vocabulary,
    steps: stepsFor(props),
    outcome: outcomeOf(parts, target),
    onOutcome: (outcome: OutcomeKind | null) =>
      apply(setKey(text, journey, 'outcomes', withOutcome(parts, target, outcome))),
    onChange: (next: typeof rule) => apply(replaceRule(text, index, next, kind)),
    onJson: () => onJson(place?.from ?? 0),
  }
  return (
    <>
      {kind === 'rules' ? (
        <RuleForm rule={rule} {...shared} />
      ) : (
        <ExitForm exit={rule} initialStep={textAt(parts, 'initialState') || firstStepOf(props)} {...shared} />
      )}
      <div className={styles.last}>
        <Button variant="subtle" onClick={() => apply(removeRule(text, index, kind))}>
          Remove this {WHAT[kind]}
        </Button>
      </div>
    </>
  )
}
