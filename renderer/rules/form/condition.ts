/** What a form can ask of a field. */
export const OPERATORS = [
  '==',
  '!=',
  '>',
  '>=',
  '<',
  '<=',
  'in',
  'startsWith',
  'contains',
  'has',
  'lacks',
] as const
export type Operator = (typeof OPERATORS)[number]

export const OPERATOR_WORDS: Readonly<Record<Operator, string>> = {
  '==': 'is',
  '!=': 'is not',
  '>': 'is more than',
  '>=': 'is at least',
  '<': 'is less than',
  '<=': 'is at most',
  in: 'is one of',
  startsWith: 'starts with',
  contains: 'contains',
  has: 'is there',
  lacks: 'is not there',
}

/** One line of the form. `value` is as a person writes it: without quotes, several with commas. */
export interface Line {
  /** From the variable downwards: `payload.formId`. */
  readonly field: string
  readonly operator: Operator
  readonly value: string
  /** Whether the value is text; else a number, true or false. */
  readonly isText: boolean
}

const FIELD = String.raw`((?:payload|event|state)(?:\.\w+)+)`
const TEXT = String.raw`'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)"`
const PLAIN = String.raw`(-?\d+(?:\.\d+)?|true|false)`
const COMPARISON = new RegExp(String.raw`^${FIELD}\s*(==|!=|>=|<=|>|<)\s*(?:${TEXT}|${PLAIN})$`)
const CALL = new RegExp(String.raw`^${FIELD}\.(startsWith|contains)\(\s*(?:${TEXT})\s*\)$`)
const PRESENCE = new RegExp(String.raw`^(!?)has\(\s*${FIELD}\s*\)$`)
const LIST = new RegExp(String.raw`^${FIELD}\s+in\s+\[(.*)\]$`)
const ITEM = new RegExp(String.raw`^\s*(?:${TEXT})\s*$`)

/** Text that needs an escape, or a comma within a list, is left to those who write CEL. */
function isSimple(text: string): boolean {
  return !/['"\\]/.test(text)
}

function toLine(clause: string): Line | null {
  const presence = PRESENCE.exec(clause)
  if (presence !== null) {
    const [, not, field = ''] = presence
    return { field, operator: not === '!' ? 'lacks' : 'has', value: '', isText: true }
  }
  const comparison = COMPARISON.exec(clause) ?? CALL.exec(clause)
  if (comparison !== null) {
    const [, field = '', word, single, double, plain] = comparison
    const operator = OPERATORS.find((known) => known === word)
    const text = single ?? double
    if (operator === undefined || (text !== undefined && !isSimple(text))) return null
    return { field, operator, value: text ?? plain ?? '', isText: text !== undefined }
  }
  const list = LIST.exec(clause)
  if (list === null) return null
  const items = (list[2] ?? '').split(',').map((item) => ITEM.exec(item))
  const texts = items.map((item) => item?.[1] ?? item?.[2])
  if (texts.some((text) => text === undefined || text === '' || !isSimple(text) || text !== text.trim()))
    return null
  return { field: list[1] ?? '', operator: 'in', value: texts.join(', '), isText: true }
}

/** Parts of a conjunction; null where anything but `&&` joins them, or quotes and brackets do not close. */
function conjuncts(condition: string): string[] | null {
  const parts: string[] = []
  let [depth, start] = [0, 0]
  let quote = ''
  for (let at = 0; at < condition.length; at += 1) {
    const character = condition[at] ?? ''
    if (quote !== '') {
      if (character === '\\') at += 1
      else if (character === quote) quote = ''
    } else if (character === "'" || character === '"') quote = character
    else if ('([{'.includes(character)) depth += 1
    else if (')]}'.includes(character)) depth -= 1
    else if (depth === 0 && condition.startsWith('||', at)) return null
    else if (depth === 0 && condition.startsWith('&&', at)) {
      parts.push(condition.slice(start, at).trim())
      at += 1
      start = at + 1
    }
  }
  parts.push(condition.slice(start).trim())
  return quote === '' && depth === 0 ? parts : null
}

/** A condition as lines that all must hold; null where it says more than lines can. */
export function linesOf(condition: string | undefined): Line[] | null {
  if (condition === undefined || condition.trim() === '') return []
  const lines = conjuncts(condition)?.map(toLine)
  const whole = lines?.filter((line) => line !== null)
  return whole === undefined || whole.length !== lines?.length ? null : whole
}

function quoted(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`
}

function literal({ value, isText }: Line): string {
  return isText ? quoted(value) : value
}

function clauseOf(line: Line): string {
  const { field, operator, value } = line
  switch (operator) {
    case 'has':
      return `has(${field})`
    case 'lacks':
      return `!has(${field})`
    case 'startsWith':
    case 'contains':
      return `${field}.${operator}(${quoted(value)})`
    case 'in': {
      const items = value.split(',').map((item) => quoted(item.trim()))
      return `${field} in [${items.join(', ')}]`
    }
    default:
      return `${field} ${operator} ${literal(line)}`
  }
}

/** Lines as a condition; undefined where there is none. */
export function conditionOf(lines: readonly Line[]): string | undefined {
  return lines.length === 0 ? undefined : lines.map(clauseOf).join(' && ')
}

/** Whether a typed value is meant as text: numbers and truth values are not, unless they compare as text did before. */
export function looksLikeText(value: string): boolean {
  return !/^(-?\d+(\.\d+)?|true|false)$/.test(value.trim())
}
