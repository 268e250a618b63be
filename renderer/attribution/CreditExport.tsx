import type { AttributionQuestion, AttributionView } from '#core/contract/attribution.ts'
import { creditsToCsv, creditsToJson } from '#core/contract/text/credits.ts'
import { narrowedWords } from '../filters/words.ts'
import { type ExportItem, ExportMenu } from '../parts/ExportMenu.tsx'
import { client } from '../transport/client.ts'

/** The credit of every model as files, counted anew by what the address asks for. */
export function CreditExport({ question }: { readonly question: AttributionQuestion }) {
  const asked = (write: (view: AttributionView) => string) => async () =>
    write(await client.attribution.get(question))
  const items: ExportItem[] = [
    {
      ...{ label: 'CSV', what: 'a line a channel of each model', name: 'attribution.csv', type: 'text/csv' },
      text: asked((view) => creditsToCsv(view.models, view.by)),
    },
    {
      ...{ label: 'JSON', what: 'the same as one document', name: 'attribution.json' },
      ...{ type: 'application/json', text: asked((view) => creditsToJson(view.models)) },
    },
  ]
  const credited = question.by === 'value' ? 'Credit by value' : 'Credit by conversions'
  return (
    <ExportMenu
      items={items}
      counted={`${credited}. ${narrowedWords(question.filter)}`}
      filter={question.filter}
    />
  )
}
