import type { CompiledRule, CompiledRuleset } from '#core/journey/compiled/types.ts'
import type { Action } from '#core/journey/language/action.ts'
import { actionsOf, type Exit, type Rule, type Ruleset } from '#core/journey/ruleset.ts'
import { TIMER } from '#core/journey/state.ts'

/** Metadata are the workspace's too; what a rule sends, the fleet has sent. */
function keptActions(rule: Pick<Rule, 'action' | 'actions'>): { actions?: Action[] } {
  const actions = actionsOf(rule).filter(({ type }) => type === 'UPDATE_METADATA')
  return actions.length === 0 ? {} : { actions }
}

function followed({ rule, kind }: CompiledRule, id: string): { rule: Rule } | { exit: Exit } {
  const description =
    rule.condition === undefined ? {} : { description: `In the fleet: when ${rule.condition}`.slice(0, 2000) }
  const condition = `payload.rule == ${JSON.stringify(rule.id)} && payload.to == ${JSON.stringify(rule.toState)}`
  const common = { id, ...description, condition, toState: rule.toState, ...keptActions(rule) }
  const eventType = rule.eventType ?? (kind === 'exit' ? undefined : TIMER)
  if (eventType === undefined) return { exit: common }
  return { rule: { ...common, fromState: rule.fromState, eventType } }
}

/**
 * The rules by which a workspace follows a fleet: each fires where the fleet says that it has fired, and under its own
 * name, as long as it is the newest of that name. So the workspace is an ordinary one, whose steps, timelines and explanations are folded from its events.
 * `rulesets` are the fleet's, the newest last: a worker that is behind may still tell a move of an earlier one.
 */
export function followedRules(rulesets: readonly CompiledRuleset[]): Ruleset | null {
  const newest = rulesets.at(-1)
  if (newest === undefined) return null
  const rules: Rule[] = []
  const exits: Exit[] = []
  const told = new Set<string>()
  const ids = new Set<string>()
  for (const { rules: all } of [...rulesets].reverse()) {
    for (const compiled of all) {
      const { id, fromState, toState } = compiled.rule
      const name = JSON.stringify([id, fromState, toState])
      if (compiled.journey !== 0 || told.has(name)) continue
      told.add(name)
      const made = followed(compiled, ids.has(id) ? `${id} (earlier ${ids.size})` : id)
      ids.add(id)
      if ('rule' in made) rules.push(made.rule)
      else exits.push(made.exit)
    }
  }
  const outcomes = (newest.ruleset.outcomes ?? []).map(({ step, kind }) => ({ step, kind }))
  return {
    version: newest.ruleset.version,
    initialState: newest.initialStep,
    rules,
    ...(exits.length === 0 ? {} : { exits }),
    ...(outcomes.length === 0 ? {} : { outcomes }),
  }
}
