import { fail, ok, type Result } from '#core/base/result.ts'
import type { JourneyChange as JourneyChangeView, ReplayView, StudyQuestion } from '#core/contract/studies.ts'
import type { CompiledRuleset } from '#core/journey/compiled/types.ts'
import { describeFinding } from '#core/journey/finding.ts'
import { readRuleset } from '#core/journey/reading/read.ts'
import type { JourneyChange } from '#core/journey/study/changes.ts'
import { createComparer } from '#core/journey/study/compare.ts'
import { openNames } from '#core/store/names.ts'
import { movesOf, vanishedWithExamples } from '../governed/migration.ts'
import { readsEnvelope } from './judging.ts'
import { keeper } from './keeping.ts'
import type { StudyInput } from './study-input.ts'
import { migrationsAsTheyAre, migrationsUnderDraft, migrationView } from './takeover.ts'

function changeView(change: JourneyChange): JourneyChangeView {
  const { differ, steps, edges, conversions, losses, value, examples } = change
  return { differ, steps: [...steps], edges: [...edges], conversions, losses, value, examples: [...examples] }
}

/** Whether anything of a journey differs: the value of an outcome may without any path. */
function isOther({ differ, conversions, losses, value }: JourneyChange): boolean {
  return differ > 0 || [conversions, losses, value].some(({ before, after }) => before !== after)
}

/** Everyone under the draft and as they are now. The draft takes over at `from`; events from `to` on are left out. */
export function replayOf(
  input: StudyInput,
  question: Extract<StudyQuestion, { kind: 'replay' }>,
): Result<ReplayView> {
  const { text, filter, migrate = [] } = question
  const draft = readRuleset(text)
  if (!draft.ok) {
    const first = draft.error[0]
    const message = first === undefined ? 'it does not compile.' : describeFinding(first)
    return fail({ code: 'rules', where: 'draft', message })
  }
  const { from = Number.NEGATIVE_INFINITY, to = Number.POSITIVE_INFINITY, where = '', without = '' } = filter
  const narrows = where.trim() !== '' || without.trim() !== ''
  // Whom the filter chooses does not hang on when the draft takes over.
  const keep = keeper({ ...filter, from: undefined }, input)
  if (!keep.ok) return keep
  const moves = movesOf(draft.value, migrate, !Number.isFinite(from))
  if (!moves.ok) return moves
  const ruleset = (input.active?.number ?? 0) + 1
  const takeover = { from, own: { ruleset, at: from, after: 0, moves: moves.value } }
  const started = performance.now()
  const comparer = createComparer(input.active?.compiled ?? null, draft.value)
  const versions = [...input.rulesets.values(), draft.value]
  const timed = versions.some(({ hasTimers }) => hasTimers) ? { until: Math.min(to, input.now) } : {}
  const everyone = input.reader.everyone(readsEnvelope(versions, filter))
  for (const person of input.watched(everyone)) {
    const { subject, events } = person
    if (narrows && keep.value.of(person).length === 0) continue
    const kept = Number.isFinite(to) ? events.filter(({ event }) => event.timestamp < to) : events
    if (kept.length === 0) continue
    const before = (index: number): CompiledRuleset | null => {
      const number = kept[index]?.ruleset ?? null
      return number === null ? null : (input.rulesets.get(number) ?? null)
    }
    comparer.add(
      subject,
      kept.map(({ event }) => event),
      {
        ...timed,
        before,
        migrations: migrationsAsTheyAre(input.migrations, kept),
        draftMigrations: migrationsUnderDraft(input.migrations, kept, takeover),
        takeover: takeover.own,
        after: (index) => ((kept[index]?.event.timestamp ?? 0) >= from ? draft.value : before(index)),
      },
    )
  }
  const result = comparer.result()
  // The first rules judge everything from the start: nobody is left anywhere.
  const isFirst = input.active === null
  const now = isFirst ? [] : vanishedWithExamples(input.database, openNames(input.database), draft.value)
  return ok({
    ...changeView(result),
    people: result.people,
    events: result.events,
    further: result.further
      .filter(isOther)
      .map(({ journey, ...change }) => ({ journey, ...changeView(change) })),
    migration: migrationView(result, draft.value, takeover, now),
    rulesetNumber: input.active?.number ?? null,
    filterNote: keep.value.note,
    effects: { ...result.effectTotals },
    effectsByRule: [...result.effects],
    sent: 0,
    seconds: (performance.now() - started) / 1000,
  })
}
