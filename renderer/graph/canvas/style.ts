import type { EdgeSingular, StylesheetJson } from 'cytoscape'
import { loopShape, NODE_HEIGHT } from '../geometry/curves.ts'
import { CORNER_RADIUS } from '../geometry/ways.ts'

export function token(name: string): string {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim()
}

function numberOf(edge: EdgeSingular, key: string): number {
  return Number(edge.data(key) ?? 0)
}

/** In the order of drawing: more than there are edges. */
export const ABOVE_ALL = 1_000_000

/** The canvas bends a loop by so many of its steps. */
const LOOP_STEPS = 1.4

export function stylesheet(width: number): StylesheetJson {
  const loop = loopShape(width)
  return [
    {
      selector: 'node',
      style: {
        shape: 'round-rectangle',
        'corner-radius': '6',
        width,
        height: NODE_HEIGHT,
        'background-color': 'data(fill)',
        'border-width': 'data(border)',
        'border-color': 'data(borderColour)',
        label: 'data(label)',
        color: 'data(text)',
        'font-family': 'Inter Variable, system-ui, sans-serif',
        'font-size': 11,
        'font-weight': 500,
        'text-valign': 'center',
        'text-halign': 'center',
        'min-zoomed-font-size': 6,
        'overlay-opacity': 0,
      },
    },
    { selector: 'node[?round]', style: { 'corner-radius': '12' } },
    {
      selector: 'node[mark]',
      style: { shape: 'ellipse', width: 14, height: 14, 'border-width': 0, 'font-size': 10 },
    },
    { selector: 'node[mark = "end"]', style: { width: 1, height: 1, 'background-opacity': 0 } },
    { selector: 'node[side = "left"]', style: { 'text-halign': 'left', 'text-margin-x': -7 } },
    { selector: 'node[side = "right"]', style: { 'text-halign': 'right', 'text-margin-x': 7 } },
    {
      selector: 'edge',
      style: {
        width: 'data(width)',
        'line-color': 'data(colour)',
        'line-opacity': 1,
        opacity: (edge: EdgeSingular) => numberOf(edge, 'opacity'),
        'target-arrow-color': 'data(colour)',
        'target-arrow-shape': 'triangle',
        'arrow-scale': 0.72,
        'curve-style': 'straight',
        'font-family': 'Inter Variable, system-ui, sans-serif',
        'font-size': 11,
        'font-weight': 500,
        'overlay-opacity': 0,
        'underlay-color': token('--accent'),
        'underlay-opacity': 0,
        'loop-direction': '90deg',
        'loop-sweep': `${loop.sweep}rad`,
        'z-index': (edge: EdgeSingular) => numberOf(edge, 'above'),
      },
    },
    {
      selector: 'edge[?loop]',
      style: { 'curve-style': 'bezier', 'control-point-step-size': loop.reach / LOOP_STEPS },
    },
    {
      selector: 'edge[bend != 0]',
      style: {
        'curve-style': 'unbundled-bezier',
        'control-point-distances': (edge: EdgeSingular) => numberOf(edge, 'bend'),
        'control-point-weights': 0.5,
        'edge-distances': 'node-position',
      },
    },
    {
      selector: 'edge[?cornered]',
      style: {
        'curve-style': 'round-segments',
        'segment-weights': 'data(weights)',
        'segment-distances': 'data(distances)',
        'segment-radii': [CORNER_RADIUS],
        'radius-type': 'influence-radius',
        'edge-distances': 'node-position',
        'source-endpoint': 'data(leaves)',
        'target-endpoint': 'data(reaches)',
      },
    },
    {
      selector: 'edge[label]',
      style: {
        label: 'data(label)',
        color: 'data(text)',
        'text-background-color': 'data(pill)',
        'text-background-opacity': (edge: EdgeSingular) => numberOf(edge, 'pillOpacity'),
        'text-background-padding': '2px',
        'text-background-shape': 'roundrectangle',
        'text-margin-x': (edge: EdgeSingular) => numberOf(edge, 'dx'),
        'text-margin-y': (edge: EdgeSingular) => numberOf(edge, 'dy'),
      },
    },
    {
      selector: 'edge[?selected]',
      style: { 'underlay-opacity': 0.28, 'underlay-padding': 'data(halo)' },
    },
    { selector: 'edge[mark = "start"]', style: { 'target-endpoint': 'data(meets)' } },
    {
      selector: 'edge[mark = "end"]',
      style: { 'source-endpoint': 'data(meets)', 'target-arrow-shape': 'tee', 'arrow-scale': 1 },
    },
    { selector: '.dim', style: { opacity: 0.18 } },
    { selector: 'edge.quiet, edge.far', style: { 'text-opacity': 0, 'text-background-opacity': 0 } },
    {
      selector: 'edge.hover',
      style: { 'text-opacity': 1, 'text-background-opacity': 1, 'z-index': ABOVE_ALL + 1 },
    },
  ]
}
