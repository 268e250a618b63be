import type { DraftPicture } from '#core/contract/drafts.ts'

const FEW = 4

/**
 * What of a picture is worth a small pane: what the draft changes and the rule that is being written, with the moves
 * between the steps that they touch. Without either the whole.
 */
export function around(picture: DraftPicture, rule: string | undefined): DraftPicture {
  const meant = picture.edges.filter(
    ({ change, rules }) => change !== 'same' || (rule !== undefined && rules.includes(rule)),
  )
  const meantMarks = picture.fromAny.filter(
    ({ change, rules }) => change !== 'same' || (rule !== undefined && rules.includes(rule)),
  )
  if (meant.length + meantMarks.length === 0) return picture
  const near = new Set([...meant.flatMap(({ from, to }) => [from, to]), ...meantMarks.map(({ to }) => to)])
  // One or two steps say little by themselves: their neighbours along the ways most taken come along.
  if (near.size <= FEW) {
    const beside = picture.edges
      .filter(({ from, to }) => near.has(from) !== near.has(to))
      .sort((a, b) => b.moves - a.moves)
    for (const { from, to } of beside.slice(0, FEW)) near.add(from).add(to)
  }
  const edges = picture.edges.filter(({ from, to }) => near.has(from) && near.has(to))
  return {
    ...picture,
    edges,
    fromAny: picture.fromAny.filter(({ to }) => near.has(to)),
    nodes: picture.nodes.filter(({ id, change }) => near.has(id) || change !== 'same'),
  }
}
