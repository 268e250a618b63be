/** Anything that has a name can be selected anywhere; the selection is part of the address. */
export type Selection =
  | { readonly kind: 'step'; readonly id: string }
  | { readonly kind: 'edge'; readonly from: string; readonly to: string }
  | { readonly kind: 'event'; readonly person: string; readonly eventId: string }
  | { readonly kind: 'person'; readonly id: string }
  | { readonly kind: 'rule'; readonly id: string }
  | { readonly kind: 'channel'; readonly name: string }
  | { readonly kind: 'receipt'; readonly arrival: number }

function part(text: string): string {
  return encodeURIComponent(text)
}

function whole(text: string): string | undefined {
  try {
    return decodeURIComponent(text)
  } catch {
    return undefined
  }
}

/** Two encoded names around a separator that encoding never leaves inside a name. */
function pair(text: string, separator: string): readonly [string, string] | undefined {
  const at = text.indexOf(separator)
  if (at < 0) return undefined
  const left = whole(text.slice(0, at))
  const right = whole(text.slice(at + 1))
  return left === undefined || right === undefined ? undefined : [left, right]
}

export function formatSelection(selection: Selection): string {
  switch (selection.kind) {
    case 'step':
    case 'person':
    case 'rule':
      return `${selection.kind}:${part(selection.id)}`
    case 'edge':
      return `edge:${part(selection.from)}>${part(selection.to)}`
    case 'event':
      return `event:${part(selection.person)}/${part(selection.eventId)}`
    case 'channel':
      return `channel:${part(selection.name)}`
    case 'receipt':
      return `receipt:${selection.arrival}`
  }
}

/** `undefined` for what no version of this program wrote. */
export function parseSelection(text: string): Selection | undefined {
  const colon = text.indexOf(':')
  const kind = text.slice(0, colon)
  const rest = text.slice(colon + 1)
  if (colon < 0 || rest === '') return undefined
  if (kind === 'edge') {
    const ends = pair(rest, '>')
    return ends && { kind, from: ends[0], to: ends[1] }
  }
  if (kind === 'event') {
    const names = pair(rest, '/')
    return names && { kind, person: names[0], eventId: names[1] }
  }
  if (kind === 'receipt') {
    return /^\d+$/.test(rest) ? { kind, arrival: Number(rest) } : undefined
  }
  const name = whole(rest)
  if (name === undefined) return undefined
  if (kind === 'step' || kind === 'person' || kind === 'rule') return { kind, id: name }
  return kind === 'channel' ? { kind, name } : undefined
}
