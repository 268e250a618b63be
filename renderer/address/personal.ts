import type { Address, AddressChange } from './address.ts'

/** Parts of an address in which somebody may have typed what is personal, as they are asked to be stored. */
export interface Typed {
  readonly person?: string | undefined
  readonly where?: string | undefined
  readonly without?: string | undefined
}

/** What may be an address of mail or a phone number: the program knows whether it is one. */
const MAYBE = /@|%40|\+?\d[\d\s()./-]{5,}/
/** A whole address of mail that is no token. */
const MAIL = /[^\s"'<>=&#?/:@]+@[^\s"'<>=&#?/@]+\.\p{L}{2,}/u

function personOf({ params, selection }: Address): string | undefined {
  if (selection?.kind === 'person') return selection.id
  if (selection?.kind === 'event') return selection.person
  return params.person
}

/** What of an address has to be asked for as it is stored; null where nothing may be personal. */
export function typedIn(address: Address): Typed | null {
  const parts = { person: personOf(address), where: address.where, without: address.without }
  const maybe = Object.entries(parts).filter(([, text]) => text !== undefined && MAYBE.test(text))
  return maybe.length === 0 ? null : Object.fromEntries(maybe)
}

/** The change that puts what is stored in the place of what was typed; null where that is the same. */
export function storedInto(address: Address, typed: Typed, stored: Typed): AddressChange | null {
  const { person, where, without } = stored
  const { selection } = address
  const change: AddressChange = {
    ...(where === undefined || where === typed.where ? {} : { where }),
    ...(without === undefined || without === typed.without ? {} : { without }),
    ...(person === undefined || person === typed.person
      ? {}
      : selection?.kind === 'person'
        ? { selection: { kind: 'person', id: person } }
        : selection?.kind === 'event'
          ? { selection: { ...selection, person } }
          : { params: { person } }),
  }
  return Object.keys(change).length === 0 ? null : change
}

/** The hash of an address that names somebody by mail, as nobody else should read it. */
export function namesByMail(hash: string): boolean {
  try {
    return MAIL.test(decodeURIComponent(hash))
  } catch {
    return true
  }
}
