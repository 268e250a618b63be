import { useCallback, useEffect, useRef, useState } from 'react'
import type { DrawnGraph } from '../model.ts'
import { layOut } from './layout.ts'
import { type Positions, placeNew } from './places.ts'

/** Where nodes stood, by workspace and lens: coming back to the view, nothing has moved. */
const remembered = new Map<string, Positions>()

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
    const known = remembered.get(key) ?? new Map()
    const missing = latest.current.nodes.filter((node) => !known.has(node.id)).length
    const keep = (positions: Positions) => {
      remembered.set(key, positions)
      if (current) setPlaced({ key, positions })
    }
    if (known.size > 0 && missing <= Math.max(3, known.size * 0.3)) {
      keep(missing === 0 ? known : placeNew(latest.current, known))
    } else {
      void Promise.all([layOut(latest.current), document.fonts.load('500 11px "Inter Variable"')]).then(
        ([positions]) => keep(positions),
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
