import { useState } from 'react'

/** A part of a long list: items from `from` up to `to`, the latter not included. */
export interface Part {
  readonly from: number
  readonly to: number
  /** From 0. */
  readonly page: number
  readonly pages: number
}

/** The page of so many items that is wished for, or the nearest that there is. */
export function partOf(count: number, size: number, wished: number): Part {
  const pages = Math.max(1, Math.ceil(count / size))
  const page = Math.min(pages - 1, Math.max(0, wished))
  return { from: page * size, to: Math.min(count, (page + 1) * size), page, pages }
}

/**
 * A long list in pages: the one with the chosen item (-1 for none) whenever another is chosen, else the one that was turned
 * to.
 */
export function usePages(
  count: number,
  size: number,
  chosen: number,
): { readonly part: Part; readonly turnTo: (page: number) => void } {
  const [state, setState] = useState({ chosen, page: Math.floor(Math.max(0, chosen) / size) })
  if (state.chosen !== chosen) setState({ chosen, page: chosen < 0 ? state.page : Math.floor(chosen / size) })
  return {
    part: partOf(count, size, state.page),
    turnTo: (page) => setState({ chosen, page }),
  }
}
