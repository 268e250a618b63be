import type { Command } from 'commander'
import { outcomeNow, type TimelineEvent } from '#core/contract/people.ts'
import type { StateView } from '#core/contract/shared.ts'
import { personOf, statePairOf } from '#core/host/answers/answer-people.ts'
import { readMoment } from '../moment.ts'
import { printJson, printLine, printTable, stop } from '../output.ts'
import { personMeant, withWorkspace } from '../session.ts'

const EVERYTHING = 1_000_000_000

export function addAnswerCommands(program: Command): void {
  program
    .command('user')
    .argument('<workspace>')
    .argument('<id>', 'userId or anonymousId, or a whole email address or phone number')
    .option('--at <time>', 'state as of a moment: ISO 8601 or ms since the epoch')
    .option('--json', 'print one JSON document')
    .description("one person's timeline and state")
    .action(showUser)
}

/** A webhook with what became of it, in the words of the window. */
function noteOf({ note, delivery, held }: TimelineEvent): string {
  if (delivery === undefined) return held === true ? `${note}; held back` : note
  const { state, reason, nextAt } = delivery
  const until = state === 'waiting' && nextAt !== null ? ` until ${new Date(nextAt).toISOString()}` : ''
  const why = reason === null ? '' : `: ${reason.replace(/\.$/, '')}`
  return `${note}; ${state}${until}${why}`
}

/** `is in VISITING; in repair: BROKEN`. */
function standingWords({ currentStep, journeys = {} }: StateView): string {
  return [
    `is in ${currentStep}`,
    ...Object.entries(journeys).map(([journey, step]) => `in ${journey}: ${step}`),
  ].join('; ')
}

function noSuchPerson(id: string): never {
  return stop({ code: 'not_found', message: `no events of ${id} are stored.` })
}

async function showUser(
  path: string,
  typed: string,
  options: { at?: string; json?: boolean },
): Promise<void> {
  await withWorkspace(path, 'ask', async (workspace) => {
    const id = await personMeant(workspace, typed)
    const person = personOf(workspace, { id, limit: EVERYTHING, offset: 0 }) ?? noSuchPerson(id)
    const at = options.at === undefined ? Number.POSITIVE_INFINITY : readMoment('--at', options.at)
    const timeline = person.timeline.filter((entry) => entry.timestamp <= at)
    const last = timeline.findLast(({ kind }) => kind === 'event' || kind === 'caused')
    const asOf = last === undefined ? null : statePairOf(workspace, id, last.eventId)
    const state = options.at === undefined ? person.state : (asOf?.after ?? null)
    if (options.json === true) {
      printJson({ profile: person.profile, state, timeline })
      return
    }
    printLine(
      `${person.profile.id}  ${state === null ? 'no events yet at that moment' : standingWords(state)}`,
    )
    printTable(
      ['time', 'event', 'outcome', 'what happened', 'rule', 'id'],
      timeline.map((entry) => [
        new Date(entry.timestamp).toISOString(),
        entry.eventType,
        outcomeWords(entry),
        noteOf(entry),
        [
          ...(entry.rule === undefined ? [] : [entry.rule]),
          ...(entry.further ?? []).map(({ rule }) => rule),
        ].join(', '),
        entry.eventId,
      ]),
    )
  })
}

/** As the current fold has it; beside it the receipt, where that was another. */
function outcomeWords(entry: TimelineEvent): string {
  const now = entry.kind === 'event' ? outcomeNow(entry) : undefined
  return now === undefined ? (entry.outcome ?? entry.kind) : `${now} (at arrival ${entry.outcome})`
}
