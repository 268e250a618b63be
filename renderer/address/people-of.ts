import type { PeopleOf } from '#core/contract/people.ts'
import { Lens, OutcomeName } from '#core/contract/shared.ts'

/** The people behind a number, as it stands in the address: `node:step:TRIAL`, `edge:step:A>B`, `outcome:LATE`. */
export function formatPeopleOf(of: PeopleOf): string {
  switch (of.kind) {
    case 'node':
    case 'endsAt':
      return `${of.kind}:${of.lens}:${encodeURIComponent(of.id)}`
    case 'edge':
      return `edge:${of.lens}:${encodeURIComponent(of.from)}>${encodeURIComponent(of.to)}`
    case 'outcome':
      return `outcome:${of.outcome}`
  }
}

export function parsePeopleOf(text: string): PeopleOf | undefined {
  const [kind, second, ...others] = text.split(':')
  if (kind === 'outcome') {
    const outcome = OutcomeName.safeParse(second)
    return outcome.success ? { kind, outcome: outcome.data } : undefined
  }
  const lens = Lens.safeParse(second)
  const rest = others.join(':')
  if (!lens.success || rest === '') return undefined
  try {
    if (kind === 'node' || kind === 'endsAt') return { kind, lens: lens.data, id: decodeURIComponent(rest) }
    if (kind !== 'edge') return undefined
    const [from, to] = rest.split('>')
    if (from === undefined || to === undefined) return undefined
    return { kind, lens: lens.data, from: decodeURIComponent(from), to: decodeURIComponent(to) }
  } catch {
    return undefined
  }
}
