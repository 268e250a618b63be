import { type Extension, StateEffect, StateField } from '@codemirror/state'
import { type EditorView, GutterMarker, gutter } from '@codemirror/view'
import type { CoverageView } from '#core/contract/studies.ts'
import { formatCount } from '../../parts/format.ts'

type ByRule = ReadonlyMap<string, { readonly considered: number; readonly fired: number }>

const setCoverage = StateEffect.define<ByRule>()

const covered = StateField.define<ByRule>({
  create: () => new Map(),
  update: (value, transaction) =>
    transaction.effects.reduce((now, effect) => (effect.is(setCoverage) ? effect.value : now), value),
})

class CoverageMarker extends GutterMarker {
  readonly considered: number
  readonly fired: number
  constructor(considered: number, fired: number) {
    super()
    this.considered = considered
    this.fired = fired
  }
  override eq(other: CoverageMarker): boolean {
    return other.considered === this.considered && other.fired === this.fired
  }
  override toDOM(): Node {
    const mark = document.createElement('span')
    if (this.considered === 0) {
      mark.textContent = '–'
      mark.title = 'Not considered yet, under the active rules'
      mark.className = 'cm-coverage-none'
      return mark
    }
    mark.textContent = `${formatCount(this.fired)} / ${formatCount(this.considered)}`
    mark.title = `Fired ${formatCount(this.fired)} times of ${formatCount(this.considered)} considered, under the active rules`
    if (this.fired === 0) mark.className = 'cm-coverage-never'
    return mark
  }
}

class NoMarker extends GutterMarker {}

/** Whether any rule was considered: before that there is nothing to count, and the column stays away. */
export function hasCounts(coverage: CoverageView | undefined): boolean {
  return coverage?.rules.some(({ considered }) => considered > 0) ?? false
}

/** As wide as the longest mark, so that the column keeps its width while one scrolls. */
function widestOf(byRule: ByRule): GutterMarker {
  const highest = Math.max(0, ...[...byRule.values()].map(({ considered }) => considered))
  return highest === 0 ? new NoMarker() : new CoverageMarker(highest, highest)
}

/** Left of the line numbers, where a rule's id is: how often the active rule of this id fired, of how often it was considered. */
export const coverageGutter: Extension = [
  covered,
  gutter({
    class: 'cm-coverage',
    lineMarker: (view, block) => {
      const id = /"id"\s*:\s*"([^"]+)"/.exec(view.state.doc.lineAt(block.from).text)?.[1]
      const rule = id === undefined ? undefined : view.state.field(covered).get(id)
      return rule === undefined ? null : new CoverageMarker(rule.considered, rule.fired)
    },
    lineMarkerChange: (update) =>
      update.transactions.some(({ effects }) => effects.some((effect) => effect.is(setCoverage))),
    // Room is made once there is something to show: before that an empty column would only puzzle.
    initialSpacer: () => new NoMarker(),
    updateSpacer: (spacer, update) =>
      update.transactions.some(({ effects }) => effects.some((effect) => effect.is(setCoverage)))
        ? widestOf(update.state.field(covered))
        : spacer,
  }),
]

export function showCoverage(view: EditorView, coverage: CoverageView | undefined): void {
  const rules = hasCounts(coverage) ? (coverage?.rules ?? []) : []
  const byRule = new Map(rules.map((rule) => [rule.id, rule]))
  view.dispatch({ effects: setCoverage.of(byRule) })
}
