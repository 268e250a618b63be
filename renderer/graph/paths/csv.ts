import type { VariantsView } from '#core/contract/journeys.ts'

/** RFC 4180: quoted where a comma, quote or line break stands in it. */
function cell(value: string | number | boolean | null): string {
  const text = value === null ? '' : String(value)
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

/** One line a journey; its nodes joined by ` > `. */
export function pathsToCsv({ variants }: VariantsView): string {
  const lines = variants.map((row) =>
    [
      row.nodes.join(' > '),
      row.nodes.length,
      row.count,
      row.share,
      row.converted,
      row.medianMs,
      row.examples.join(' '),
      row.begunBefore,
      row.goOn,
    ]
      .map(cell)
      .join(','),
  )
  return `${['path,visits,count,share,converted,medianMs,examples,begunBefore,goOn', ...lines].join('\n')}\n`
}
