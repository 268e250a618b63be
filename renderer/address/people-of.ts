import type { PeopleOf } from '#core/contract/people.ts'
import { type CaseKind, Lens, OutcomeName } from '#core/contract/shared.ts'

interface Walk {
  lens: Lens
  journey?: string | undefined
  caseKind?: CaseKind | undefined
}

/**
 * `step`, or `step@support` where it is about a further journey, whose ids are plain names; `step@@session` where
 * sessions are followed.
 */
function formatWalk({ lens, journey, caseKind }: Walk): string {
  const ofSessions = caseKind === 'session' ? '@session' : ''
  if (journey === undefined) return ofSessions === '' ? lens : `${lens}@${ofSessions}`
  return `${lens}@${encodeURIComponent(journey)}${ofSessions}`
}

function parseWalk(text: string): { lens: Lens; journey?: string } | undefined {
  const [first, journey] = text.split('@')
  const lens = Lens.safeParse(first)
  if (!lens.success) return undefined
  return journey === undefined || journey === ''
    ? { lens: lens.data }
    : { lens: lens.data, journey: decodeURIComponent(journey) }
}

/** The people behind a number, as it stands in the address: `node:step:TRIAL`, `edge:step:A>B`, `outcome:LATE`. */
export function formatPeopleOf(of: PeopleOf): string {
  switch (of.kind) {
    case 'node':
    case 'alreadyAt':
    case 'endsAt':
      return `${of.kind}:${formatWalk(of)}:${encodeURIComponent(of.id)}`
    case 'edge':
    case 'notYet':
      return `${of.kind}:${formatWalk(of)}:${encodeURIComponent(of.from)}>${encodeURIComponent(of.to)}`
    case 'went': {
      const repeats = of.circles === true ? 'circled' : of.collapse ? 'once' : 'each'
      const how = [repeats, of.begunBefore ? 'before' : 'within']
      return `went:${formatWalk(of)}:${[...how, ...of.nodes.map(encodeURIComponent)].join('>')}`
    }
    case 'outcome':
      return `outcome:${of.outcome}`
    case 'alert':
      return `alert:${encodeURIComponent(of.rule)}`
    case 'exposed':
      return `exposed:${[of.experiment, of.variant].map(encodeURIComponent).join(':')}`
    case 'converted': {
      const { experiment, variant, journey = '', outcome = '' } = of
      return `converted:${[experiment, variant, journey, outcome].map(encodeURIComponent).join(':')}`
    }
  }
}

function parseVariant(
  kind: 'exposed' | 'converted',
  parts: readonly (string | undefined)[],
): PeopleOf | undefined {
  try {
    const [experiment = '', variant = '', journey = '', outcome = ''] = parts.map((part) =>
      decodeURIComponent(part ?? ''),
    )
    if (experiment === '' || variant === '') return undefined
    if (kind === 'exposed') return { kind, experiment, variant }
    return {
      kind,
      experiment,
      variant,
      ...(journey === '' ? {} : { journey }),
      ...(outcome === '' ? {} : { outcome }),
    }
  } catch {
    return undefined
  }
}

export function parsePeopleOf(text: string): PeopleOf | undefined {
  const [kind, second, ...others] = text.split(':')
  if (kind === 'outcome') {
    const outcome = OutcomeName.safeParse(second)
    return outcome.success ? { kind, outcome: outcome.data } : undefined
  }
  if (kind === 'alert') return alertIn(second)
  if (kind === 'exposed' || kind === 'converted') return parseVariant(kind, [second, ...others])
  const rest = others.join(':')
  if (second === undefined || rest === '') return undefined
  try {
    const walk = parseWalk(second)
    if (walk === undefined) return undefined
    if (kind === 'node') return { kind, ...walk, id: decodeURIComponent(rest) }
    if (kind === 'went') {
      const [collapse, begun, ...nodes] = rest.split('>')
      const sessions = second.split('@')[2] === 'session' ? { caseKind: 'session' as const } : {}
      if (nodes.length === 0) return undefined
      return {
        ...{ kind, ...walk, ...sessions, nodes: nodes.map((node) => decodeURIComponent(node)) },
        ...{ begunBefore: begun === 'before', collapse: collapse !== 'each' },
        ...(collapse === 'circled' ? { circles: true } : {}),
      }
    }
    if (kind === 'alreadyAt' || kind === 'endsAt') {
      const sessions = second.split('@')[2] === 'session' ? { caseKind: 'session' as const } : {}
      return { kind, ...walk, ...sessions, id: decodeURIComponent(rest) }
    }
    if (kind !== 'edge' && kind !== 'notYet') return undefined
    const [from, to] = rest.split('>')
    if (from === undefined || to === undefined) return undefined
    return { kind, ...walk, from: decodeURIComponent(from), to: decodeURIComponent(to) }
  } catch {
    return undefined
  }
}

function alertIn(rule: string | undefined): PeopleOf | undefined {
  try {
    return rule === undefined || rule === '' ? undefined : { kind: 'alert', rule: decodeURIComponent(rule) }
  } catch {
    return undefined
  }
}
