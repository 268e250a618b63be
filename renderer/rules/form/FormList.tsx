import { Button } from '@mantine/core'
import { Pager } from '../../parts/Pager.tsx'
import { usePages } from '../../parts/pages.ts'
import type { PlacedRule, RuleList } from '../text/edit-rules.ts'
import styles from './Form.module.css'

/** What of a draft the form shows. */
export type Chosen =
  | { readonly kind: RuleList; readonly index: number }
  | { readonly kind: 'journey'; readonly id: string }
  | { readonly kind: 'file' }

interface ListProps {
  readonly kind: RuleList
  readonly all: readonly PlacedRule[]
  readonly journey: string
  readonly chosen: Chosen
  readonly onChoose: (chosen: Chosen) => void
}

const ONE = { rules: 'rule', exits: 'exit' }

/** More at once would hold up the typing in the form. */
const SHOWN = 200

function Items({ kind, all, journey, chosen, onChoose }: ListProps) {
  const own = all.flatMap((rule, index) => (rule.journey === journey ? [{ rule, index }] : []))
  const at = chosen.kind === kind ? own.findIndex(({ index }) => index === chosen.index) : -1
  const { part, turnTo } = usePages(own.length, SHOWN, at)
  return (
    <>
      <ol aria-label={kind === 'rules' ? 'Rules' : 'Exits'}>
        {own.slice(part.from, part.to).map(({ rule, index }) => (
          <li key={index}>
            <button
              type="button"
              aria-current={chosen.kind === kind && chosen.index === index}
              onClick={() => onChoose({ kind, index })}
            >
              {rule.id === '' ? `${ONE[kind]} ${index + 1}` : rule.id}
            </button>
          </li>
        ))}
      </ol>
      <Pager what={kind} count={own.length} part={part} onTurn={turnTo} />
    </>
  )
}

interface FormListProps {
  readonly journeys: readonly string[]
  readonly rules: readonly PlacedRule[]
  readonly exits: readonly PlacedRule[]
  readonly chosen: Chosen
  /** The journey that what is chosen belongs to: new rules and exits go there. */
  readonly journey: string
  readonly onChoose: (chosen: Chosen) => void
  readonly onAdd: (kind: RuleList) => void
}

/** Everything of a draft that the form can show: the file, and of each journey what holds for it, its exits and its rules. */
export function FormList({ journeys, rules, exits, chosen, journey, onChoose, onAdd }: FormListProps) {
  const isOne = journeys.length < 2
  const into = isOne ? '' : journey === '' ? ' in the main journey' : ` in ${journey}`
  return (
    <nav className={styles.list} aria-label="Rules of the draft">
      <div className={styles.parts}>
        <button
          type="button"
          className={styles.entry}
          aria-current={chosen.kind === 'file'}
          onClick={() => onChoose({ kind: 'file' })}
        >
          Version, segments, experiments
        </button>
        {journeys.map((id) => (
          <section key={id} aria-label={id === '' ? 'Main journey' : `Journey ${id}`}>
            {!isOne && <h3>{id === '' ? 'Main journey' : `Journey ${id}`}</h3>}
            <button
              type="button"
              className={styles.entry}
              aria-current={chosen.kind === 'journey' && chosen.id === id}
              onClick={() => onChoose({ kind: 'journey', id })}
            >
              Beginning and outcomes
            </button>
            {exits.some((exit) => exit.journey === id) && (
              <>
                <p>Exits, tried first</p>
                <Items kind="exits" all={exits} journey={id} chosen={chosen} onChoose={onChoose} />
              </>
            )}
            <p>Rules</p>
            <Items kind="rules" all={rules} journey={id} chosen={chosen} onChoose={onChoose} />
          </section>
        ))}
      </div>
      <div className={styles.adds}>
        <Button title={`Adds a rule${into}`} onClick={() => onAdd('rules')}>
          New rule
        </Button>
        <Button title={`Adds an exit${into}: a way out of any step`} onClick={() => onAdd('exits')}>
          New exit
        </Button>
      </div>
    </nav>
  )
}
