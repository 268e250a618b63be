import type { Vocabulary } from '#core/contract/drafts.ts'
import { formatNoun } from '../../parts/format.ts'
import { type Place, placeAt, siblingText, withQuoteClosed } from './place.ts'
import { keysAt, textsAt } from './schema-words.ts'

export interface Word {
  readonly label: string
  readonly detail?: string
  /** A sentence beside the list, where one line is not enough. */
  readonly about?: string
  /** What is put in its place, where that is more than the label. */
  readonly apply?: string
  readonly kind: 'property' | 'text' | 'variable' | 'function' | 'constant'
}

export interface Words {
  readonly from: number
  readonly to: number
  readonly words: readonly Word[]
}

const STEP_KEYS = new Set(['fromState', 'toState', 'step', 'initialState'])
const EXPRESSION_KEYS = new Set(['condition', 'value'])

const EVENT_FIELDS = ['eventType', 'timestamp', 'source', 'userId', 'anonymousId', 'sessionId']
const STATE_FIELDS = ['currentStep', 'history', 'metadata', 'lastEventAt', 'version']
const FUNCTIONS: readonly (readonly [string, string])[] = [
  ['has()', 'whether a key is there: has(payload.formId)'],
  ['size()', 'how long a list or text is'],
  ['startsWith()', "payload.page.startsWith('/docs')"],
  ['endsWith()', "payload.file.endsWith('.pdf')"],
  ['contains()', "payload.page.contains('pricing')"],
  ['matches()', "a regular expression: payload.page.matches('^/p')"],
]

function plain(labels: readonly string[], kind: Word['kind'], detail?: string): Word[] {
  return labels.map((label) => ({ label, kind, ...(detail === undefined ? {} : { detail }) }))
}

type Fields = Vocabulary['eventTypes'][number]['fields']

function fieldsFor(vocabulary: Vocabulary, eventType: string | undefined): Fields {
  const known = vocabulary.eventTypes.find(({ name }) => name === eventType)
  return known?.fields ?? vocabulary.eventTypes.flatMap(({ fields }) => fields)
}

/** What can be written at the end of a piece of CEL. */
function expressionWords(before: string, at: number, vocabulary: Vocabulary, eventType?: string): Words {
  const fields = fieldsFor(vocabulary, eventType)
  const value = /payload\.([\w.]+)\s*(?:==|!=|in)\s*\[?(?:\s*'[^']*'\s*,)*\s*'([^']*)$/.exec(before)
  if (value !== null) {
    const [, path = '', typed = ''] = value
    const values = fields.find((field) => field.path === path)?.values ?? []
    return { from: at - typed.length, to: at, words: plain(values, 'text', `seen in payload.${path}`) }
  }
  const member = /\b(payload|event|state)\.([\w.]*)$/.exec(before)
  if (member !== null) {
    const [, root, typed = ''] = member
    const words =
      root === 'payload'
        ? [...new Map(fields.map((field) => [field.path, field])).values()].map(
            ({ path, events, hidden }) => ({
              label: path,
              kind: 'property' as const,
              detail: hidden ?? `seen in ${formatNoun(events, 'event')}`,
            }),
          )
        : plain(root === 'event' ? EVENT_FIELDS : STATE_FIELDS, 'property')
    return { from: at - typed.length, to: at, words }
  }
  const typed = /\w*$/.exec(before)?.[0] ?? ''
  const names = ['payload.', 'event.', 'state.', 'segments.', 'experiment.', 'counters.']
  const functions = FUNCTIONS.map(([label, detail]) => ({ label, detail, kind: 'function' as const }))
  return { from: at - typed.length, to: at, words: [...plain(names, 'variable'), ...functions] }
}

function textWords(place: Place, vocabulary: Vocabulary): Word[] {
  const key = place.path.findLast((part) => typeof part === 'string')
  if (key === 'eventType')
    return vocabulary.eventTypes.map(({ name, events }) => ({
      label: name,
      detail: formatNoun(events, 'event'),
      kind: 'text',
    }))
  if (typeof key === 'string' && STEP_KEYS.has(key)) {
    const any: Word[] = key === 'fromState' ? [{ label: '*', detail: 'any step', kind: 'constant' }] : []
    return [...plain(vocabulary.steps, 'text', 'step'), ...any]
  }
  return plain(textsAt(vocabulary.schema, place.path), 'constant')
}

/** What can be written at a position of a rules file: keys, steps, event types, payload fields that were really seen. */
export function wordsAt(written: string, position: number, vocabulary: Vocabulary): Words | null {
  const text = withQuoteClosed(written, position)
  const place = placeAt(text, position)
  if (place === null) return null
  const { from, to } = place
  if (place.kind === 'key') {
    const words = keysAt(vocabulary.schema, place.path).map(
      ({ name, about, isRequired }): Word => ({
        label: name,
        kind: 'property',
        apply: place.isQuoted ? name : `"${name}": `,
        ...(isRequired ? { detail: 'needed' } : {}),
        ...(about === undefined ? {} : { about }),
      }),
    )
    return { from, to, words }
  }
  const key = place.path.findLast((part) => typeof part === 'string')
  const isExpression = typeof key === 'string' && (EXPRESSION_KEYS.has(key) || place.path[0] === 'segments')
  if (isExpression && place.isQuoted)
    return expressionWords(place.before, position, vocabulary, siblingText(text, position, 'eventType'))
  const words = textWords(place, vocabulary).map((word) =>
    place.isQuoted ? word : { ...word, apply: `"${word.label}"` },
  )
  return { from, to, words }
}
