import { Fragment } from 'react'

/** A name that may go on in the next line after its underscores. */
export function Breakable({ name }: { readonly name: string }) {
  const parts = name.split(/(?<=_)/)
  return parts.map((part, place) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: parts of a name may be alike, and never move
    <Fragment key={place}>
      {place > 0 && <wbr />}
      {part}
    </Fragment>
  ))
}
