import { ok, type Result } from '#core/base/result.ts'
import type { DraftPicture } from '#core/contract/drafts.ts'
import type { CompiledJourney, CompiledRuleset } from '#core/journey/compiled/types.ts'
import { readRuleset } from '#core/journey/reading/read.ts'
import { journeyOf } from '#core/journey/standing.ts'
import { readEdges } from '#core/store/moves/edges.ts'
import { type DeclaredEdge, declaredEdges } from '../analysis/graph.ts'
import type { OpenedWorkspace } from '../opened.ts'
import { journeysOfBoth } from './courses.ts'

type Change = DraftPicture['edges'][number]['change']

const EMPTY: DraftPicture = {
  ok: false,
  journey: '',
  journeys: [],
  initialStep: null,
  nodes: [],
  edges: [],
  rules: { added: [], removed: [], changed: [] },
}

function journeyIdOf(compiled: CompiledRuleset, index: number): string {
  return compiled.journeys[index]?.id ?? ''
}

interface RuleAt {
  readonly journey: string
  readonly text: string
}

function rulesById(compiled: CompiledRuleset | null): Map<string, RuleAt> {
  return new Map(
    (compiled?.rules ?? []).map(({ rule, journey }) => [
      rule.id,
      { journey: compiled === null ? '' : journeyIdOf(compiled, journey), text: JSON.stringify(rule) },
    ]),
  )
}

interface RuleChanges extends Pick<DraftPicture, 'rules'> {
  /** By id of the journey, how many of its rules changed in any way. */
  readonly byJourney: ReadonlyMap<string, number>
}

/** A rule that goes to another journey is a changed one in both. */
function compareRules(active: CompiledRuleset | null, draft: CompiledRuleset): RuleChanges {
  const [old, now] = [rulesById(active), rulesById(draft)]
  const byJourney = new Map<string, number>()
  const rules: DraftPicture['rules'] = { added: [], removed: [], changed: [] }
  for (const id of new Set([...now.keys(), ...old.keys()])) {
    const [was, is] = [old.get(id), now.get(id)]
    if (was?.text === is?.text && was?.journey === is?.journey) continue
    const list = was === undefined ? rules.added : is === undefined ? rules.removed : rules.changed
    list.push(id)
    for (const journey of new Set([was, is].flatMap((at) => at?.journey ?? [])))
      byJourney.set(journey, (byJourney.get(journey) ?? 0) + 1)
  }
  return { rules, byJourney }
}

function edgesOf(journey: CompiledJourney | undefined): Map<string, DeclaredEdge> {
  return journey === undefined ? new Map() : declaredEdges(journey, [])
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

/** How often each move of a journey was taken so far: nothing where no rules have ever had it. */
async function movesSoFar(
  workspace: OpenedWorkspace,
  active: CompiledRuleset | null,
  journey: string,
  signal: AbortSignal | undefined,
): Promise<Result<Map<string, number>>> {
  if (journey === '') {
    const edges = readEdges(workspace.database, workspace.pipeline.writer().names)
    return ok(new Map(edges.map(({ from, to, count }) => [`${from}\n${to}`, count])))
  }
  if (journeyOf(active, journey) === undefined) return ok(new Map())
  const graph = await workspace.analyst.ask('graph', { lens: 'step', journey, filter: {} }, signal)
  if (!graph.ok) return graph
  return ok(new Map(graph.value.edges.map(({ from, to, count }) => [`${from}\n${to}`, count])))
}

function journeysOf(
  draft: CompiledRuleset,
  active: CompiledRuleset | null,
  byJourney: ReadonlyMap<string, number>,
): DraftPicture['journeys'] {
  const [old, now] = [active, draft].map(
    (rules) => new Set(rules === null ? [''] : rules.journeys.map(({ id }) => id)),
  )
  return journeysOfBoth(draft, active).map((id) => ({
    id,
    change: old?.has(id) === false ? 'new' : now?.has(id) === false ? 'removed' : 'same',
    rules: byJourney.get(id) ?? 0,
  }))
}

interface PictureAsked {
  /** The draft. */
  readonly text: string
  /** Id of a further journey; the main one is drawn where it is left out or neither side has it. */
  readonly journey?: string | undefined
}

/** What a draft declares in one journey beside what the active rules declare in it. */
export async function pictureOf(
  workspace: OpenedWorkspace,
  { text, journey: asked = '' }: PictureAsked,
  signal?: AbortSignal,
): Promise<Result<DraftPicture>> {
  const read = readRuleset(text)
  if (!read.ok) return ok(EMPTY)
  const draft = read.value
  const active = workspace.pipeline.writer().active?.compiled ?? null
  const { rules, byJourney } = compareRules(active, draft)
  const journeys = journeysOf(draft, active, byJourney)
  const journey = journeys.find(({ id }) => id === asked)?.id ?? ''
  const moves = await movesSoFar(workspace, active, journey, signal)
  if (!moves.ok) return moves
  const [old, now] = [journeyOf(active, journey), journeyOf(draft, journey)]
  const altered = new Set([...rules.added, ...rules.changed])
  const [before, after] = [edgesOf(old), edgesOf(now)]
  const oldSteps = stepsOf(before.values(), old?.initialStep)
  const newSteps = stepsOf(after.values(), now?.initialStep)
  const [oldKeys, newKeys] = [new Set(before.keys()), new Set(after.keys())]
  return ok({
    ok: true,
    journey,
    journeys,
    initialStep: now?.initialStep ?? null,
    nodes: [...new Set([...newSteps, ...oldSteps])].map((id) => ({
      id,
      change: changeOf(id, oldSteps, newSteps),
      outcome: now?.outcomes.get(id)?.kind ?? null,
    })),
    edges: [...new Map([...before, ...after])].map(([key, edge]) => {
      const change = changeOf(key, oldKeys, newKeys)
      const isAltered = change === 'same' && edge.rules.some((id) => altered.has(id))
      return { ...edge, change: isAltered ? 'changed' : change, moves: moves.value.get(key) ?? 0 }
    }),
    rules,
  })
}
