import { ok, type Result } from '#core/base/result.ts'
import type { DraftPicture } from '#core/contract/drafts.ts'
import type { CompiledJourney, CompiledRuleset } from '#core/journey/compiled/types.ts'
import { readRuleset } from '#core/journey/reading/read.ts'
import { type JourneyParts, type Ruleset, startsOf } from '#core/journey/ruleset.ts'
import { journeyOf } from '#core/journey/standing.ts'
import { readEdges } from '#core/store/moves/edges.ts'
import { type DeclaredEdge, declaredEdges } from '../analysis/graph.ts'
import type { OpenedWorkspace } from '../opened.ts'
import { compareRules } from '../rules/compare-rules.ts'
import { journeysOfBoth } from './courses.ts'

type Change = DraftPicture['edges'][number]['change']

const EMPTY: DraftPicture = {
  ok: false,
  journey: '',
  journeys: [],
  initialStep: null,
  nodes: [],
  edges: [],
  fromAny: [],
  rules: { added: [], removed: [], changed: [] },
  parts: [],
}

const EVERYWHERE = ['segments', 'experiments'] as const
const OF_A_JOURNEY = ['initialState', 'outcomes', 'reentry'] as const
const WORDS = {
  segments: 'segments',
  experiments: 'experiments',
  initialState: 'initial step',
  outcomes: 'outcomes',
  reentry: 're-entry',
}

function isSame(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other)
}

/** What differs between two files besides their rules and exits, in words. A journey that only one side has is no part. */
function otherParts(active: Ruleset | undefined, draft: Ruleset): string[] {
  if (active === undefined) return []
  const differing = (one: JourneyParts, other: JourneyParts, of: string): string[] =>
    OF_A_JOURNEY.filter((part) => !isSame(one[part], other[part])).map((part) => `${WORDS[part]}${of}`)
  const further = (draft.journeys ?? []).flatMap((journey) => {
    const was = active.journeys?.find(({ id }) => id === journey.id)
    return was === undefined ? [] : differing(was, journey, ` of ${journey.id}`)
  })
  const whole = EVERYWHERE.filter((part) => !isSame(active[part], draft[part])).map((part) => WORDS[part])
  return [...differing(active, draft, ''), ...further, ...whole]
}

interface Declared {
  /** Without what begins at any step. */
  readonly edges: ReadonlyMap<string, DeclaredEdge>
  /** Ids of exits and rules from any step, by where they lead. */
  readonly fromAny: ReadonlyMap<string, readonly string[]>
  readonly steps: ReadonlySet<string>
}

function declaredIn(journey: CompiledJourney | undefined): Declared {
  if (journey === undefined) return { edges: new Map(), fromAny: new Map(), steps: new Set() }
  const isFromAny = ({ rule }: CompiledJourney['rules'][number]) => startsOf(rule).includes('*')
  const edges = declaredEdges({ ...journey, rules: journey.rules.filter((rule) => !isFromAny(rule)) }, [])
  const fromAny = new Map<string, string[]>()
  for (const { rule } of journey.rules.filter(isFromAny))
    fromAny.set(rule.toState, [...(fromAny.get(rule.toState) ?? []), rule.id])
  const steps = new Set([journey.initialStep, ...fromAny.keys()])
  for (const { from, to } of edges.values()) steps.add(from).add(to)
  return { edges, fromAny, steps }
}

interface Keys {
  has(key: string): boolean
}

function changeOf(key: string, before: Keys, after: Keys): Change {
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
  const [before, after] = [declaredIn(old), declaredIn(now)]
  const changed = (key: string, of: 'edges' | 'fromAny', ids: readonly string[]): Change => {
    const change = changeOf(key, before[of], after[of])
    return change === 'same' && ids.some((id) => altered.has(id)) ? 'changed' : change
  }
  const edges = new Map([...before.edges, ...after.edges])
  const movesTo = (step: string): number =>
    [...moves.value].reduce(
      (sum, [key, count]) => (!edges.has(key) && key.endsWith(`\n${step}`) ? sum + count : sum),
      0,
    )
  return ok({
    ok: true,
    journey,
    journeys,
    initialStep: now?.initialStep ?? null,
    nodes: [...new Set([...after.steps, ...before.steps])].map((id) => ({
      id,
      change: changeOf(id, before.steps, after.steps),
      outcome: now?.outcomes.get(id)?.kind ?? null,
    })),
    edges: [...edges].map(([key, edge]) => ({
      ...edge,
      change: changed(key, 'edges', edge.rules),
      moves: moves.value.get(key) ?? 0,
    })),
    fromAny: [...new Map([...before.fromAny, ...after.fromAny])].map(([to, ids]) => ({
      to,
      rules: [...ids],
      change: changed(to, 'fromAny', ids),
      moves: movesTo(to),
    })),
    rules,
    parts: otherParts(active?.ruleset, draft.ruleset),
  })
}
