import type { TransitionColumns } from './columns.ts'

/** How often anyone went from one step to another; steps are numbers into the names. */
export interface StepEdge {
  readonly from: number
  readonly to: number
  readonly count: number
}

/** Step edges counted from nothing but the transitions: what stored counts are checked against. By from, then to. */
export function countStepEdges(transitions: TransitionColumns): StepEdge[] {
  const counts = new Map<number, Map<number, number>>()
  for (let transition = 0; transition < transitions.length; transition += 1) {
    const from = transitions.from[transition] ?? 0
    const to = transitions.to[transition] ?? 0
    const targets = counts.get(from) ?? new Map<number, number>()
    counts.set(from, targets)
    targets.set(to, (targets.get(to) ?? 0) + 1)
  }
  return [...counts]
    .flatMap(([from, targets]) => [...targets].map(([to, count]) => ({ from, to, count })))
    .sort((left, right) => left.from - right.from || left.to - right.to)
}
