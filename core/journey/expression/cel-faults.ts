import { editDistance, nearestName } from '#core/base/near-names.ts'

const FUNCTIONS = [
  'has',
  'size',
  'segment',
  'int',
  'double',
  'string',
  'timestamp',
  'duration',
  'dyn',
  'type',
]
const METHODS = [
  'startsWith',
  'endsWith',
  'contains',
  'matches',
  'size',
  'exists',
  'all',
  'exists_one',
  'filter',
  'map',
]

const TOKENS: Readonly<Record<string, string>> = {
  RPAREN: 'a closing bracket )',
  LPAREN: 'an opening bracket (',
  RBRACKET: 'a closing bracket ]',
  RBRACE: 'a closing bracket }',
  COLON: 'a colon',
  COMMA: 'a comma',
  IDENTIFIER: 'a name',
  EOF: 'the end',
}

/** Short names, too, may have one letter too many or too few. */
function near(name: string, known: readonly string[]): string | null {
  return nearestName(name, known) ?? known.find((other) => editDistance(name, other, 1) <= 1) ?? null
}

function meant(name: string, known: readonly string[], otherwise: string): string {
  const found = near(name, known)
  return found === null ? otherwise : `Is ${found} meant?`
}

/** Fields of `event` and `state` that are easily written without it; any other name is probably a field of the payload. */
const FIELDS: Readonly<Record<string, string>> = {
  eventType: 'event',
  timestamp: 'event',
  source: 'event',
  userId: 'event',
  anonymousId: 'event',
  sessionId: 'event',
  currentStep: 'state',
  history: 'state',
  metadata: 'state',
  lastEventAt: 'state',
}

/** `Is payload.amount meant? ` for a name that is no variable and near none; empty where no variable could have it. */
function fieldMeant(name: string, names: readonly string[]): string {
  const variable = Object.hasOwn(FIELDS, name) ? (FIELDS[name] ?? '') : 'payload'
  return names.includes(variable) ? `Is ${variable}.${name} meant? ` : ''
}

/** Signs as they are written, for those that CEL names. */
const SIGNS: Readonly<Record<string, string>> = {
  EQ: '==',
  NE: '!=',
  LT: '<',
  LE: '<=',
  GT: '>',
  GE: '>=',
  AND: '&&',
  OR: '||',
  IN: 'in',
  DOT: '.',
}

/** What CEL complains of, in words that say what is wanted there. `names`: the variables of the expression. */
export function inPlainWords(raw: string, names: readonly string[]): string {
  const variable = /^Unknown variable: (\w+)/.exec(raw)?.[1]
  if (variable !== undefined)
    return `no variable is called ${variable}. ${meant(variable, names, `${fieldMeant(variable, names)}There are: ${names.filter((name) => name !== 'visited').join(', ')}.`)}`
  const method = /no matching overload for '[\w<>, ]+\.(\w+)\(/.exec(raw)?.[1]
  if (method !== undefined && !METHODS.includes(method))
    return `there is no function .${method}(). ${meant(method, METHODS, `There are: ${METHODS.join(', ')}.`)}`
  const called = /no matching overload for '(\w+)\(/.exec(raw)?.[1]
  if (called === 'wasIn')
    return names.includes('visited')
      ? 'wasIn() wants a step, such as wasIn("PAID"), and where it is one of a further journey that as well: wasIn("OPEN", "support").'
      : 'wasIn() is known to filters, which ask it of people. A rule asks for state.currentStep.'
  if (called !== undefined && !FUNCTIONS.includes(called)) {
    const instead = called === 'len' || called === 'length' ? 'Write size(…).' : ''
    return `there is no function ${called}(). ${instead === '' ? meant(called, FUNCTIONS, `There are: ${FUNCTIONS.join(', ')}.`) : instead}`
  }
  const wanted = /^Expected (\w+), got (\w+)/.exec(raw)
  if (wanted !== null) {
    const [, token = '', found = ''] = wanted
    if (token === 'IDENTIFIER')
      return `behind the dot the name of a field is wanted, such as payload.plan; ${TOKENS[found] ?? SIGNS[found] ?? `something else (${found})`} was found.`
    return `${TOKENS[token] ?? token} is wanted, ${TOKENS[found] ?? `something else (${found})`} was found.`
  }
  if (raw.startsWith('Unterminated string'))
    return 'a text is not closed: its second quotation mark is missing.'
  if (raw.startsWith('has() invalid argument')) return 'has() wants a field, such as has(payload.plan).'
  if (raw.startsWith('Unexpected token: EOF')) return 'the expression ends before it is complete.'
  const character = /^Unexpected character: '?(.)'?$/.exec(raw)?.[1]
  if (character !== undefined) return `${character} can't stand here; && or || joins conditions.`
  return `${raw}.`
}
