import { type RefObject, useRef } from 'react'
import { stopOf, useFocusFollows } from '../../parts/roving.ts'
import { useKeys } from './keys.ts'

interface PickKeys {
  /** View whose keys these are. */
  readonly group: string
  /** What a row is: `source above`. */
  readonly row: string
  readonly keys: readonly string[]
  /** Those of them that are drawn, where not all are. */
  readonly shown?: readonly string[]
  readonly selected: string | undefined
  readonly onPick: (key: string) => void
}

interface Picking {
  readonly table: RefObject<HTMLTableElement | null>
  /** The row to which Tab leads. */
  readonly stop: string | undefined
}

/** ↑ and ↓ pick the row above and below, at the ends the same again; the focus goes along where it is in the table. */
export function usePickKeys({ group, row, keys, shown = keys, selected, onPick }: PickKeys): Picking {
  const table = useRef<HTMLTableElement>(null)
  const walk = (direction: -1 | 1) => () => {
    const at = selected === undefined ? -1 : keys.indexOf(selected)
    const next = keys[Math.min(keys.length - 1, Math.max(0, at + direction))]
    if (next !== undefined) onPick(next)
  }
  useKeys(group, [
    { key: '↑', what: `${row} above`, run: walk(-1) },
    { key: '↓', what: `${row} below`, run: walk(1) },
  ])
  useFocusFollows(table, selected)
  return { table, stop: stopOf(shown, undefined, selected) }
}
