import type { CompiledJourney } from '../compiled/types.ts'
import { startsOf } from '../ruleset.ts'

/** A node that every step leads to: rules from any step start there. No step has this name, since names are not empty. */
const ANYWHERE = ''

/** Where the rules of a journey lead from each step. */
export interface StepGraph {
  readonly steps: ReadonlySet<string>
  readonly reached: ReadonlySet<string>
  /** Steps that a rule leads to from the step, rules from anywhere included. */
  leavesFor(step: string): boolean
  /** Steps that form a ring which nobody can leave. One list for each ring, steps in file order. */
  readonly traps: readonly (readonly string[])[]
}

function targetsOf({ rules }: CompiledJourney): Map<string, Set<string>> {
  const targets = new Map<string, Set<string>>()
  const lead = (from: string, to: string): void => {
    const known = targets.get(from)
    if (known === undefined) targets.set(from, new Set([to]))
    else known.add(to)
  }
  for (const { rule } of rules)
    for (const start of startsOf(rule)) lead(start === '*' ? ANYWHERE : start, rule.toState)
  return targets
}

/** Strongly connected parts by Tarjan's algorithm (SIAM J. Comput. 1972), with a stack of its own: chains may be long. */
function components(nodes: Iterable<string>, next: (node: string) => readonly string[]): string[][] {
  const order = new Map<string, number>()
  const low = new Map<string, number>()
  const open: string[] = []
  const isOpen = new Set<string>()
  const found: string[][] = []
  for (const root of nodes) {
    if (order.has(root)) continue
    const work: { node: string; targets: readonly string[]; at: number }[] = []
    const enter = (node: string): void => {
      order.set(node, order.size)
      low.set(node, order.size - 1)
      open.push(node)
      isOpen.add(node)
      work.push({ node, targets: next(node), at: 0 })
    }
    const lower = (node: string, to: number): void => {
      low.set(node, Math.min(low.get(node) ?? 0, to))
    }
    enter(root)
    for (let top = work.at(-1); top !== undefined; top = work.at(-1)) {
      const target = top.targets[top.at]
      top.at += 1
      if (target !== undefined) {
        if (!order.has(target)) enter(target)
        else if (isOpen.has(target)) lower(top.node, order.get(target) ?? 0)
        continue
      }
      work.pop()
      const parent = work.at(-1)
      if (parent !== undefined) lower(parent.node, low.get(top.node) ?? 0)
      if (low.get(top.node) !== order.get(top.node)) continue
      const part = open.splice(open.indexOf(top.node))
      for (const node of part) isOpen.delete(node)
      found.push(part)
    }
  }
  return found
}

export function stepGraph(journey: CompiledJourney): StepGraph {
  const targets = targetsOf(journey)
  const anywhere = targets.get(ANYWHERE) ?? new Set<string>()
  const steps = new Set([journey.initialStep])
  for (const [from, to] of targets) {
    if (from !== ANYWHERE) steps.add(from)
    for (const step of to) steps.add(step)
  }
  const reached = new Set([journey.initialStep, ...anywhere])
  // A set hands out what is added while it is walked, so this ends when nothing new is reached.
  for (const step of reached) for (const target of targets.get(step) ?? []) reached.add(target)
  const next = (step: string): string[] => [
    ...(targets.get(step) ?? []),
    ...(step !== ANYWHERE && anywhere.size > 0 ? [ANYWHERE] : []),
  ]
  const traps = components(steps, next)
    .filter((part) => {
      const inside = new Set(part)
      return part.every((step) => next(step).every((target) => inside.has(target)))
    })
    .map((part) => [...steps].filter((step) => part.includes(step)))
    .filter((part) => part.length > 1)
  const leavesFor = (step: string): boolean =>
    [...(targets.get(step) ?? []), ...anywhere].some((target) => target !== step)
  return { steps, reached, traps, leavesFor }
}
