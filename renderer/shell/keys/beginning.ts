import { type RefObject, useEffect } from 'react'

const INPUTS = ['keydown', 'pointerdown'] as const

let isWanted = false

function forget(): void {
  isWanted = false
  for (const input of INPUTS) window.removeEventListener(input, forget, { capture: true })
}

/**
 * Somebody came to a view by keys: the focus goes to where it begins, as soon as that is drawn and as often as it is drawn
 * anew, until they press or point at anything.
 */
export function focusBeginning(): void {
  document.querySelector<HTMLElement>('main [data-begins]')?.focus()
  isWanted = true
  for (const input of INPUTS) window.addEventListener(input, forget, { capture: true })
}

/** What a view begins with takes the focus when it was asked for. `isFirst`: it is that, among others of its kind. */
export function useBeginning(element: RefObject<HTMLElement | null>, isFirst: boolean): void {
  useEffect(() => {
    if (isFirst && isWanted) element.current?.focus()
  })
}
