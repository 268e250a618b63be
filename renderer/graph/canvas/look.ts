import type { DrawnEdge, DrawnNode } from '../model.ts'

/** What a token of `tokens.css` stands for in the scheme that is on. */
export type ColourOf = (token: string) => string

export interface NodeLook {
  readonly fill: string
  readonly text: string
  readonly border: number
  readonly borderColour: string
  readonly round: boolean
}

export interface EdgeLook {
  readonly colour: string
  readonly opacity: number
  readonly text: string
  readonly pill: string
  readonly pillOpacity: number
}

function fillOf(node: DrawnNode): string {
  if (node.outcome !== null) return node.outcome === 'conversion' ? '--win' : '--loss'
  return node.fill === null ? '--raised' : `--drop-${node.fill}`
}

/** How a node looks on the canvas and in a picture of it. */
export function nodeLook(node: DrawnNode, colourOf: ColourOf): NodeLook {
  const isOutcome = node.outcome !== null
  return {
    fill: colourOf(fillOf(node)),
    text: colourOf(isOutcome ? '--outcome-text' : node.never ? '--ink3' : '--ink'),
    border: node.selected ? 1.5 : 1,
    borderColour: colourOf(node.selected ? '--accent' : '--line2'),
    round: isOutcome,
  }
}

function lineOf(edge: DrawnEdge): string {
  if (edge.state === 'undeclared') return '--undeclared'
  if (edge.state === 'never') return '--ink3'
  return edge.band === null ? '--edge' : `--${edge.scale ?? 'conversion'}-${edge.band}`
}

function pillOf(edge: DrawnEdge): string {
  if (edge.selected) return '--accent'
  if (edge.state === 'undeclared') return '--undeclared'
  return edge.state === 'never' ? '--no-transition-tint' : '--canvas'
}

/** How an edge and its number look on the canvas and in a picture of it. */
export function edgeLook(edge: DrawnEdge, colourOf: ColourOf): EdgeLook {
  const isFilled = edge.selected || edge.state === 'undeclared'
  return {
    colour: colourOf(lineOf(edge)),
    opacity: edge.state === 'never' && !edge.selected ? 0.7 : 1,
    text: colourOf(isFilled ? '--undeclared-text' : '--ink2'),
    pill: colourOf(pillOf(edge)),
    pillOpacity: isFilled || edge.state !== 'taken' ? 1 : 0.92,
  }
}
