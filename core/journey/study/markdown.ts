import type { CompiledJourney, CompiledRule, CompiledRuleset } from '../compiled/types.ts'
import { startsOf } from '../ruleset.ts'

/** Text in a cell of a table: bars and line breaks would end it. */
function cell(text: string): string {
  return text.replace(/\s+/g, ' ').replaceAll('|', '\\|')
}

function code(text: string): string {
  return text === '' ? '' : `\`${cell(text)}\``
}

function actionWords({ actions }: CompiledRule): string {
  return actions
    .map((action) => {
      if (action.type === 'EMIT_EVENT') return `emits ${action.payload.eventType}`
      if (action.type === 'WEBHOOK') return `calls ${action.payload.url}`
      if (action.type === 'TRIGGER_ALERT') return 'raises an alert'
      return `notes ${Object.keys(action.payload).join(', ')}`
    })
    .join(', ')
}

/** Where an exit takes people from. */
function exitStarts(toState: string, initialStep: string): string {
  const but = [...new Set([initialStep, toState])].join(' and ')
  return `any step but ${but}`
}

function row(compiled: CompiledRule, initialStep: string): string {
  const { rule, kind } = compiled
  const from =
    kind === 'exit'
      ? exitStarts(rule.toState, initialStep)
      : startsOf(rule).join(', ').replace('*', 'any step')
  const on = rule.after === undefined ? (rule.eventType ?? 'any event') : `quiet for ${rule.after}`
  const cells = [
    code(rule.id),
    cell(from),
    cell(on),
    code(rule.condition ?? ''),
    cell(rule.toState),
    cell(actionWords(compiled)),
  ]
  return `| ${cells.join(' | ')} |`
}

function journeyLines(journey: CompiledJourney): string[] {
  const outcomes = [...journey.outcomes].map(([step, { kind }]) => `${step} (${kind})`)
  return [
    `## ${journey.id === '' ? 'The journey' : `Journey ${journey.id}`}`,
    '',
    `Everyone begins at **${journey.initialStep}**.${outcomes.length === 0 ? '' : ` Outcomes: ${outcomes.join(', ')}.`}`,
    '',
    '| rule | from | on | when | to | and |',
    '|---|---|---|---|---|---|',
    ...journey.rules.map((compiled) => row(compiled, journey.initialStep)),
    '',
  ]
}

/** All valid transitions as a document, in the order in which the rules are tried. */
export function toMarkdown(rules: CompiledRuleset): string {
  const { ruleset } = rules
  const segments = Object.entries(ruleset.segments ?? {})
  const experiments = ruleset.experiments ?? []
  return [
    `# Rules, version ${ruleset.version}`,
    '',
    ...(ruleset.description === undefined ? [] : [ruleset.description, '']),
    ...rules.journeys.flatMap(journeyLines),
    ...(segments.length === 0
      ? []
      : ['## Segments', '', ...segments.map(([name, text]) => `- **${name}**: ${code(text)}`), '']),
    ...(experiments.length === 0
      ? []
      : [
          '## Experiments',
          '',
          ...experiments.map(
            ({ id, variants, holdout = 0 }) =>
              `- **${id}**: ${variants.map(({ name, weight }) => `${cell(name)} ${weight}`).join(', ')}${holdout === 0 ? '' : `, holdout ${holdout * 100} %`}`,
          ),
          '',
        ]),
  ].join('\n')
}
