import type { ExperimentsQuestion } from '#core/contract/attribution.ts'
import { experimentsToCsv, outcomesToCsv } from '#core/contract/text/outcomes-csv.ts'
import { narrowedWords } from '../filters/words.ts'
import { ExportMenu } from '../parts/ExportMenu.tsx'
import { client } from '../transport/client.ts'

/** What `journeyscope outcomes --csv` prints of the same filter. */
export function OutcomesExport({ filter }: Pick<ExperimentsQuestion, 'filter'>) {
  const text = async () => outcomesToCsv(await client.attribution.outcomes({ filter }))
  const item = { label: 'CSV', what: 'a line an outcome', name: 'outcomes.csv', type: 'text/csv', text }
  return <ExportMenu items={[item]} counted={narrowedWords(filter)} filter={filter} />
}

/** What `journeyscope experiments --csv` prints of the same question. */
export function ExperimentsExport({ question }: { readonly question: ExperimentsQuestion }) {
  const text = async () => experimentsToCsv(await client.attribution.experiments(question))
  const item = { label: 'CSV', what: 'a line a variant', name: 'experiments.csv', type: 'text/csv', text }
  return <ExportMenu items={[item]} counted={narrowedWords(question.filter)} filter={question.filter} />
}
