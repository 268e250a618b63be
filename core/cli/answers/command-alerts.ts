import type { Command } from 'commander'
import { printJson, printTable, remark } from '../output.ts'
import { answerOf, withWorkspace } from '../session.ts'
import { type FilterOptions, filterOf, withFilter } from './filter-options.ts'

export function addAlertsCommand(program: Command): void {
  withFilter(program.command('alerts').argument('<workspace>'))
    .option('--json', 'print one JSON document')
    .description('what rules have raised by TRIGGER_ALERT, by rule, severity and message, the newest first')
    .action(showAlerts)
}

async function showAlerts(path: string, options: FilterOptions & { readonly json?: boolean }): Promise<void> {
  await withWorkspace(path, 'ask', async (workspace) => {
    const filter = await filterOf(workspace, options)
    const view = answerOf(await workspace.analyst.ask('alerts', { filter }))
    if (options.json === true) return printJson(view)
    printTable(
      ['rule', 'severity', 'message', 'alerts', 'people', 'held back', 'last', 'last of'],
      view.groups.map(({ rule, severity, message, alerts, people, held, lastAt, newest }) => [
        rule,
        severity ?? '',
        message ?? '',
        alerts,
        people,
        held,
        new Date(lastAt).toISOString(),
        newest[0]?.person ?? '',
      ]),
    )
    remark(`${view.alerts} alerts for ${view.people} people. --json names the newest 50 of each line.`)
  })
}
