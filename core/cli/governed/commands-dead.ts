import type { Command } from 'commander'
import { OUTCOMES, totalOutcomes } from '#core/event/outcome.ts'
import { lettersOfPerson } from '#core/host/answers/answer-live.ts'
import { discardDeadLetter, retryDeadLetters } from '#core/host/governed/dead-letters.ts'
import { openDeadLetters } from '#core/store/outcomes/dead-letters.ts'
import { printJson, printTable, remark, stop } from '../output.ts'
import { answerOf, systemClock, withWorkspace } from '../session.ts'

export function addDeadLetterCommands(program: Command): void {
  const dead = program.command('dead').description('dead letters: what was refused, kept whole')
  dead.exitOverride()
  dead
    .command('list')
    .argument('<workspace>')
    .option('--person <id>', 'only those that name this person, by whichever identifier')
    .option('--limit <n>', 'at most so many, oldest first', '100')
    .option('--json', 'print one JSON document')
    .description(
      'dead letters that wait, with their reason and how often the same came again; personal values are taken out',
    )
    .exitOverride()
    .action(list)
  dead
    .command('retry')
    .argument('<workspace>')
    .option('--where <cel>', 'only letters whose event satisfies this, over event and payload')
    .option('--json', 'print one JSON document')
    .description('tries them again, after a schema, an upcaster or the policy was mended')
    .exitOverride()
    .action(retry)
  dead
    .command('discard')
    .argument('<workspace>')
    .argument('<number>', 'the number that dead list shows')
    .requiredOption('--reason <text>', 'why it may be given up; kept with it')
    .description('gives one letter up')
    .exitOverride()
    .action((path: string, number: string, { reason }: { reason: string }) =>
      withWorkspace(path, 'change', (workspace) => {
        const problem = discardDeadLetter(workspace, systemClock, Number(number), reason)
        if (problem !== null) stop({ ...problem, where: number })
      }),
    )
}

async function list(
  path: string,
  options: { limit: string; person?: string; json?: boolean },
): Promise<void> {
  const limit = Number(options.limit)
  if (!Number.isInteger(limit) || limit < 1)
    stop({ code: 'usage', message: '--limit: a whole number from 1 wanted.' })
  await withWorkspace(path, 'ask', async (workspace) => {
    const { person } = options
    const letters =
      person === undefined
        ? openDeadLetters(workspace.database, 0, limit)
        : await lettersOfPerson(workspace, person, limit)
    if (options.json === true) {
      printJson({
        letters: letters.map(
          ({
            arrival,
            receivedAt,
            intake,
            line,
            subject,
            eventType,
            code,
            message,
            shown,
            again,
            lastAgainAt,
          }) => ({
            number: arrival,
            receivedAt,
            intake,
            line,
            person: subject,
            eventType,
            code,
            message,
            shown,
            again,
            lastAgainAt,
          }),
        ),
      })
      return
    }
    printTable(
      ['number', 'received', 'intake', 'line', 'person', 'again', 'last', 'code', 'reason'],
      letters.map(({ arrival, receivedAt, intake, line, subject, code, message, again, lastAgainAt }) => [
        arrival,
        new Date(receivedAt).toISOString(),
        intake,
        line ?? '',
        subject ?? '',
        again,
        lastAgainAt === null ? '' : new Date(lastAgainAt).toISOString(),
        code,
        message,
      ]),
    )
  })
}

async function retry(path: string, options: { where?: string; json?: boolean }): Promise<void> {
  await withWorkspace(path, 'change', async (workspace) => {
    const report = answerOf(await retryDeadLetters(workspace, systemClock, { where: options.where }))
    if (options.json === true) return printJson(report)
    const { tried, outcomes, stillRefused, unopened } = report
    printTable(
      ['outcome', 'letters'],
      OUTCOMES.filter((outcome) => outcomes[outcome] > 0).map((outcome) => [outcome, outcomes[outcome]]),
    )
    remark(`${tried} tried: ${totalOutcomes(outcomes)} are in, ${stillRefused} are still refused and wait.`)
    if (unopened > 0)
      remark(`${unopened} are sealed with a key that is not here: journeyscope key import brings it.`)
  })
}
