import { formatNoun } from '../parts/format.ts'
import { useGraph } from './use-graph.ts'

/** How many sessions the graph follows, where it follows sessions: each begins somewhere, or was under way before the range. */
export function SessionCount() {
  const { query } = useGraph()
  const view = query.data
  if (view?.caseKind !== 'session') return null
  const sessions = view.nodes.reduce((sum, { starts, already }) => sum + starts + already, 0)
  return <> · {formatNoun(sessions, 'session')}</>
}
