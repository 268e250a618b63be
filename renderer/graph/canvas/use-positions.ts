import { useCallback, useEffect, useRef, useState } from 'react'
import { type Positions, placeNew } from '../geometry/places.ts'
import type { DrawnGraph } from '../model.ts'
import { layOut } from './layout.ts'

interface Remembered {
  readonly positions: Positions
  /** How many of them a layout placed; the others came later and stand beside their neighbours. */
  readonly laidOut: number
}

/** Where nodes stood, by workspace and lens: coming back to the view, nothing has moved. */
const remembered = new Map<string, Remembered>()
/** With more that came later a picture is laid out anew: what is only put beside others makes no good ways. */
const MOST_BESIDE = 0.3

/** Places for all nodes; a few new ones are put beside their neighbours so that nothing else jumps. */
export function usePositions(graph: DrawnGraph, key: string) {
  const [placed, setPlaced] = useState<{ readonly key: string; readonly positions: Positions }>()
  const [version, setVersion] = useState(0)
  const latest = useRef(graph)
  latest.current = graph
  const ids = graph.nodes
    .map((node) => node.id)
    .sort()
    .join('\n')
  // biome-ignore lint/correctness/useExhaustiveDependencies: a layout is made for a set of nodes, not for their numbers
  useEffect(() => {
    let current = true
    const { positions: known, laidOut } = remembered.get(key) ?? { positions: new Map(), laidOut: 0 }
    const missing = latest.current.nodes.filter((node) => !known.has(node.id)).length
    const keep = (positions: Positions, placedAtOnce: number) => {
      remembered.set(key, { positions, laidOut: placedAtOnce })
      if (current) setPlaced({ key, positions })
    }
    if (known.size > 0 && (missing === 0 || known.size + missing <= laidOut * (1 + MOST_BESIDE))) {
      keep(missing === 0 ? known : placeNew(latest.current, known), laidOut)
    } else {
      void Promise.all([layOut(latest.current), document.fonts.load('500 11px "Inter Variable"')]).then(
        ([positions]) => keep(positions, positions.size),
      )
    }
    return () => {
      current = false
    }
  }, [ids, key, version])
  const again = useCallback(() => {
    remembered.delete(key)
    setVersion((value) => value + 1)
  }, [key])
  return { positions: placed?.key === key ? placed.positions : undefined, version, again }
}
