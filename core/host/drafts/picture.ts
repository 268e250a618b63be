import type { DraftPicture } from '#core/contract/drafts.ts'
import type { CompiledRuleset } from '#core/journey/compiled/types.ts'
import { readRuleset } from '#core/journey/reading/read.ts'
import { readEdges } from '#core/store/moves/edges.ts'
import { type DeclaredEdge, declaredEdges } from '../analysis/graph.ts'
import type { OpenedWorkspace } from '../opened.ts'

type Change = DraftPicture['edges'][number]['change']

const EMPTY: DraftPicture = {
  ok: false,
  initialStep: null,
  nodes: [],
  edges: [],
  rules: { added: [], removed: [], changed: [] },
}

function rulesById(compiled: CompiledRuleset | null): Map<string, string> {
  return new Map((compiled?.rules ?? []).map(({ rule }) => [rule.id, JSON.stringify(rule)]))
}

function compareRules(active: CompiledRuleset | null, draft: CompiledRuleset): DraftPicture['rules'] {
  const [old, now] = [rulesById(active), rulesById(draft)]
  return {
    added: [...now.keys()].filter((id) => !old.has(id)),
    removed: [...old.keys()].filter((id) => !now.has(id)),
    changed: [...now].filter(([id, text]) => old.has(id) && old.get(id) !== text).map(([id]) => id),
  }
}

/** Moves through the default journey alone: further journeys have steps of their own. */
function edgesOf(compiled: CompiledRuleset | null, seen: Iterable<string>): Map<string, DeclaredEdge> {
  const main = compiled?.journeys[0]
  return main === undefined ? new Map() : declaredEdges(main, seen)
}

function stepsOf(edges: Iterable<DeclaredEdge>, initial: string | undefined): Set<string> {
  const steps = new Set(initial === undefined ? [] : [initial])
  for (const { from, to } of edges) steps.add(from).add(to)
  return steps
}

function changeOf(key: string, before: ReadonlySet<string>, after: ReadonlySet<string>): Change {
  if (!after.has(key)) return 'removed'
  return before.has(key) ? 'same' : 'new'
}

/** What a draft declares beside what the active rules declare. */
export function pictureOf(workspace: OpenedWorkspace, text: string): DraftPicture {
  const read = readRuleset(text)
  if (!read.ok) return EMPTY
  const draft = read.value
  const writer = workspace.pipeline.writer()
  const active = writer.active?.compiled ?? null
  const rules = compareRules(active, draft)
  const altered = new Set([...rules.added, ...rules.changed])
  const [before, after] = [edgesOf(active, []), edgesOf(draft, [])]
  const moves = new Map(
    readEdges(workspace.database, writer.names).map(({ from, to, count }) => [`${from}\n${to}`, count]),
  )
  const oldSteps = stepsOf(before.values(), active?.initialStep)
  const newSteps = stepsOf(after.values(), draft.initialStep)
  const [oldKeys, newKeys] = [new Set(before.keys()), new Set(after.keys())]
  return {
    ok: true,
    initialStep: draft.initialStep,
    nodes: [...new Set([...newSteps, ...oldSteps])].map((id) => ({
      id,
      change: changeOf(id, oldSteps, newSteps),
      outcome: draft.conversionSteps.has(id) ? 'conversion' : draft.lossSteps.has(id) ? 'loss' : null,
    })),
    edges: [...new Map([...before, ...after])].map(([key, edge]) => {
      const change = changeOf(key, oldKeys, newKeys)
      const isAltered = change === 'same' && edge.rules.some((id) => altered.has(id))
      return { ...edge, change: isAltered ? 'changed' : change, moves: moves.get(key) ?? 0 }
    }),
    rules,
  }
}
