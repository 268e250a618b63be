import {
  AskedConnection,
  type AskedSecret,
  type ConnectionView,
  type SASL_MECHANISMS,
  type ShownConnection,
} from '#core/contract/sources.ts'

export type DraftKind = AskedConnection['kind']

/** What stands in the form: texts and choices, whether or not they make a connection yet. */
export interface Draft {
  readonly name: string
  readonly kind: DraftKind
  readonly url: string
  readonly brokers: string
  readonly tls: boolean
  readonly caFile: string
  /** No login where it is empty. */
  readonly mechanism: (typeof SASL_MECHANISMS)[number] | ''
  readonly username: string
  readonly secret: 'none' | AskedSecret['kind']
  readonly password: string
  readonly variable: string
  /** The stream, list, channel or topic. */
  readonly what: string
  readonly group: string
  readonly from: 'stored' | 'earliest' | 'latest' | 'time'
  /** Local time as a field of the browser writes it. */
  readonly fromTime: string
  readonly end: 'left' | 'right'
  readonly lossy: boolean
}

export function isKafka(kind: DraftKind): boolean {
  return kind === 'kafka' || kind === 'kafka-out'
}

/** What the thing is called that is read or written; null where there is none to name. */
export function whatWord(kind: DraftKind): 'Stream' | 'List' | 'Channel' | 'Topic' | null {
  switch (kind) {
    case 'redis-stream':
    case 'redis-out':
      return 'Stream'
    case 'redis-list':
      return 'List'
    case 'redis-channel':
      return 'Channel'
    case 'redis-mirror':
      return null
    case 'kafka':
    case 'kafka-out':
      return 'Topic'
  }
}

export function emptyDraft(kind: DraftKind): Draft {
  return {
    name: '',
    kind,
    url: 'redis://localhost:6379',
    brokers: 'localhost:9092',
    tls: false,
    caFile: '',
    mechanism: '',
    username: '',
    secret: 'none',
    password: '',
    variable: 'JOURNEYSCOPE_SECRET_',
    what: '',
    group: '',
    from: isKafka(kind) ? 'stored' : 'earliest',
    fromTime: '',
    end: 'left',
    lossy: false,
  }
}

/** Another kind of connection to the same server: what means nothing there is set back. */
export function withKind(draft: Draft, kind: DraftKind): Draft {
  return { ...draft, kind, from: isKafka(kind) ? 'stored' : 'earliest' }
}

/** A connection as it stands, to be changed. */
export function draftOf({ name }: ConnectionView, shown: ShownConnection): Draft {
  const empty = { ...emptyDraft(shown.kind), name, what: whatOf(shown) }
  const { server } = shown
  if ('url' in server) {
    const { password } = server
    return {
      ...empty,
      ...placeOf(shown),
      url: server.url,
      caFile: server.caFile ?? '',
      username: server.username ?? '',
      secret: password?.kind ?? 'none',
      variable: password?.kind === 'environment' ? password.variable : empty.variable,
    }
  }
  const { sasl } = server
  return {
    ...empty,
    ...placeOf(shown),
    brokers: server.brokers.join(', '),
    tls: server.tls,
    caFile: server.caFile ?? '',
    mechanism: sasl?.mechanism ?? '',
    username: sasl?.username ?? '',
    secret: sasl?.password.kind ?? 'none',
    variable: sasl?.password.kind === 'environment' ? sasl.password.variable : empty.variable,
  }
}

function whatOf(shown: ShownConnection): string {
  if (shown.kind === 'redis-list') return shown.list
  if (shown.kind === 'redis-channel') return shown.channel
  if (shown.kind === 'redis-mirror') return ''
  return 'topic' in shown ? shown.topic : shown.stream
}

function placeOf(shown: ShownConnection): Partial<Draft> {
  if (shown.kind === 'redis-list') return { end: shown.end, lossy: shown.lossy }
  if (shown.kind === 'redis-stream') return { group: shown.group ?? '', from: shown.from }
  if (shown.kind !== 'kafka') return {}
  const group = shown.group ?? ''
  if (typeof shown.from === 'string') return { group, from: shown.from }
  const local = new Date(shown.from.at - new Date(shown.from.at).getTimezoneOffset() * 60_000)
  return { group, from: 'time', fromTime: local.toISOString().slice(0, 16) }
}

/** The name that was given, else that of what is read or written. */
export function nameOf({ name, what, kind }: Draft): string {
  return name.trim() || what.trim() || (kind === 'redis-mirror' ? 'states' : '')
}

/** Fields of the form that something stands against. */
export type Faults = Partial<Record<keyof Draft, string>>

/** The connection that a draft means, or what is still missing. */
export function askedOf(draft: Draft): { connection: AskedConnection | null; faults: Faults } {
  const faults: Faults = {}
  const { kind, secret } = draft
  if (whatWord(kind) !== null && draft.what.trim() === '') faults.what = 'A name is wanted.'
  const login = isKafka(kind) ? draft.mechanism !== '' : true
  if (login && secret === 'given' && draft.password === '') faults.password = 'A password is wanted.'
  if (login && secret === 'environment' && !/^JOURNEYSCOPE_SECRET_[A-Z0-9_]+$/.test(draft.variable))
    faults.variable = 'JOURNEYSCOPE_SECRET_… in capitals is wanted.'
  if (isKafka(kind) && draft.mechanism !== '') {
    if (draft.username.trim() === '') faults.username = 'A user is wanted.'
    if (secret === 'none') faults.secret = 'A login needs a password.'
  }
  if (kind === 'kafka' && draft.from === 'time' && Number.isNaN(Date.parse(draft.fromTime)))
    faults.fromTime = 'A day and a time are wanted.'
  if (Object.keys(faults).length > 0) return { connection: null, faults }
  const parsed = AskedConnection.safeParse(shapeOf(draft))
  if (parsed.success) return { connection: parsed.data, faults }
  const [issue] = parsed.error.issues
  const field = issue?.path.includes('url') === true ? 'url' : isKafka(kind) ? 'brokers' : 'what'
  return { connection: null, faults: { [field]: issue?.message ?? 'This can not be used.' } }
}

/** Written out as it would be sent; the contract's own shape says whether it is one. */
function shapeOf(draft: Draft): Record<string, unknown> {
  const { kind, secret } = draft
  const what = draft.what.trim()
  const caFile = draft.caFile.trim() === '' ? {} : { caFile: draft.caFile.trim() }
  const username = draft.username.trim()
  const secrets: Readonly<Record<Draft['secret'], unknown>> = {
    none: undefined,
    kept: { kind: 'kept' },
    given: { kind: 'given', text: draft.password },
    environment: { kind: 'environment', variable: draft.variable },
  }
  const password = secrets[secret]
  const server = isKafka(kind)
    ? {
        brokers: draft.brokers
          .split(',')
          .map((broker) => broker.trim())
          .filter((broker) => broker !== ''),
        tls: draft.tls,
        ...(draft.tls ? caFile : {}),
        ...(draft.mechanism === '' ? {} : { sasl: { mechanism: draft.mechanism, username, password } }),
      }
    : {
        url: draft.url.trim(),
        ...caFile,
        ...(username === '' ? {} : { username }),
        ...(password === undefined ? {} : { password }),
      }
  const group = draft.group.trim() === '' ? {} : { group: draft.group.trim() }
  switch (kind) {
    case 'redis-stream':
      return { kind, server, stream: what, ...group, from: draft.from }
    case 'redis-list':
      return { kind, server, list: what, end: draft.end, lossy: draft.lossy }
    case 'redis-channel':
      return { kind, server, channel: what }
    case 'redis-mirror':
      return { kind, server }
    case 'redis-out':
      return { kind, server, stream: what }
    case 'kafka': {
      const from = draft.from === 'time' ? { at: Date.parse(draft.fromTime) } : draft.from
      return { kind, server, topic: what, ...group, from }
    }
    case 'kafka-out':
      return { kind, server, topic: what }
  }
}

/** What every part of the form is given. */
export interface FieldsProps {
  readonly draft: Draft
  readonly faults: Faults
  readonly change: (change: Partial<Draft>) => void
}
