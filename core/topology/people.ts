import type { Walk } from './walk.ts'

/** Numbers of the distinct persons with a visit to this node, ascending. */
export function peopleAtNode(walk: Walk, id: string): number[] {
  const node = walk.names.indexOf(id)
  return peopleWhere(walk, (visit) => walk.node[visit] === node && walk.already[visit] !== 1)
}

/** Numbers of the distinct persons who were at this node already when the time range began, ascending. */
export function peopleAlreadyAt(walk: Walk, id: string): number[] {
  const node = walk.names.indexOf(id)
  return peopleWhere(walk, (visit) => walk.node[visit] === node && walk.already[visit] === 1)
}

/** Numbers of the distinct persons with a case that ends at this node, ascending. */
export function peopleEndingAt(walk: Walk, id: string): number[] {
  const node = walk.names.indexOf(id)
  return peopleWhere(
    walk,
    (visit) =>
      walk.node[visit] === node &&
      (visit + 1 === walk.length || walk.caseOf[visit + 1] !== walk.caseOf[visit]),
  )
}

/** Numbers of the distinct persons who took this edge, ascending. */
export function peopleOnEdge(walk: Walk, from: string, to: string): number[] {
  const fromNumber = walk.names.indexOf(from)
  const toNumber = walk.names.indexOf(to)
  // An unknown name is -1, which in `from` marks a start: nobody took such an edge.
  if (fromNumber < 0) return []
  return peopleWhere(walk, (visit) => walk.from[visit] === fromNumber && walk.node[visit] === toNumber)
}

function peopleWhere(walk: Walk, matches: (visit: number) => boolean): number[] {
  const people: number[] = []
  let last = -1
  for (let visit = 0; visit < walk.length; visit += 1) {
    const person = walk.person[visit] ?? 0
    if (person === last || !matches(visit)) continue
    people.push(person)
    last = person
  }
  return people
}
