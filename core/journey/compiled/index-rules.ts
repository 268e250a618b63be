import { startsOf } from '../ruleset.ts'
import type { CompiledRule } from './types.ts'

const NONE: readonly CompiledRule[] = []

/** The rules that want one event type: by the step at which they start, and those that start at any. */
interface StepIndex {
  readonly byStep: Map<string, CompiledRule[]>
  readonly anywhere: CompiledRule[]
  /** Both in order, worked out when a step is first asked for: all pairs at once could be too many. */
  readonly merged: Map<string, readonly CompiledRule[]>
}

function emptyIndex(): StepIndex {
  return { byStep: new Map(), anywhere: [], merged: new Map() }
}

function add(index: StepIndex, compiled: CompiledRule): void {
  const starts = new Set(startsOf(compiled.rule))
  if (starts.has('*')) {
    index.anywhere.push(compiled)
    return
  }
  for (const step of starts) {
    const list = index.byStep.get(step)
    if (list === undefined) index.byStep.set(step, [compiled])
    else list.push(compiled)
  }
}

function lookUp(index: StepIndex, step: string): readonly CompiledRule[] {
  const here = index.byStep.get(step)
  if (here === undefined) return index.anywhere
  if (index.anywhere.length === 0) return here
  const known = index.merged.get(step)
  if (known !== undefined) return known
  const merged = [...here, ...index.anywhere].sort((a, b) => a.position - b.position)
  index.merged.set(step, merged)
  return merged
}

/** Rules by event type and step, so that the cost of an event does not grow with the number of rules. `rules` are in order. */
export function indexByType(
  rules: readonly CompiledRule[],
): (step: string, eventType: string) => readonly CompiledRule[] {
  const types = new Map<string, StepIndex>()
  const forAnyType: CompiledRule[] = []
  for (const compiled of rules) {
    if (compiled.after !== null) continue
    const { eventType } = compiled.rule
    if (eventType === undefined) {
      forAnyType.push(compiled)
      continue
    }
    const index = types.get(eventType) ?? emptyIndex()
    types.set(eventType, index)
    add(index, compiled)
  }
  const typed = (step: string, eventType: string): readonly CompiledRule[] => {
    const index = types.get(eventType)
    return index === undefined ? NONE : lookUp(index, step)
  }
  if (forAnyType.length === 0) return typed
  // Only exits want any type. By the list that they join, so that made-up types and steps add nothing.
  const joined = new Map<readonly CompiledRule[], readonly CompiledRule[]>()
  return (step, eventType) => {
    const rest = typed(step, eventType)
    const known = joined.get(rest)
    if (known !== undefined) return known
    const all = [...forAnyType, ...rest].sort((a, b) => a.position - b.position)
    joined.set(rest, all)
    return all
  }
}

/** Rules that want quiet, by step. */
export function indexTimers(rules: readonly CompiledRule[]): (step: string) => readonly CompiledRule[] {
  const index = emptyIndex()
  for (const compiled of rules) if (compiled.after !== null) add(index, compiled)
  return (step) => lookUp(index, step)
}
