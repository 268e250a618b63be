/** Kinds of families that we have (OpenMetrics 1.0.0, https://github.com/prometheus/OpenMetrics). */
type Kind = 'counter' | 'gauge' | 'info'

export interface Family {
  /** Without the suffix that its kind adds to its samples. */
  readonly name: string
  readonly kind: Kind
  readonly help: string
  /** Must end the name where it is given. */
  readonly unit?: string
  readonly samples: readonly { readonly labels?: Readonly<Record<string, string>>; readonly value: number }[]
}

export const OPEN_METRICS = 'application/openmetrics-text; version=1.0.0; charset=utf-8'

const SUFFIX: Record<Kind, string> = { counter: '_total', gauge: '', info: '_info' }

function escaped(text: string): string {
  return text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n')
}

function labelsText(labels: Readonly<Record<string, string>>): string {
  const pairs = Object.entries(labels).map(([name, value]) => `${name}="${escaped(value)}"`)
  return pairs.length === 0 ? '' : `{${pairs.join(',')}}`
}

/**
 * Families as OpenMetrics text. Written here and not by a library: those keep counters of their own that begin at zero
 * with the process, whereas ours stand in the workspace and are only shown.
 */
export function openMetricsText(families: readonly Family[]): string {
  const lines: string[] = []
  for (const { name, kind, help, unit, samples } of families) {
    lines.push(`# TYPE ${name} ${kind}`)
    if (unit !== undefined) lines.push(`# UNIT ${name} ${unit}`)
    lines.push(`# HELP ${name} ${escaped(help)}`)
    for (const { labels = {}, value } of samples) {
      lines.push(`${name}${SUFFIX[kind]}${labelsText(labels)} ${value}`)
    }
  }
  return `${lines.join('\n')}\n# EOF\n`
}
