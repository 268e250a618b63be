import { toggleInspector, useShell } from '../store.ts'

/** The inspector may have to be drawn first, and what it shows may have to be asked for. */
const LOOK_EVERY = 50
const LOOKS = 40

/** Opens the inspector and puts the focus where it says why. */
export function focusWhy(): void {
  if (!useShell.getState().inspectorOpen) toggleInspector()
  let left = LOOKS
  const look = (): void => {
    const why = document.getElementById('why')
    left -= 1
    if (why !== null) why.focus()
    else if (left > 0) setTimeout(look, LOOK_EVERY)
  }
  setTimeout(look, LOOK_EVERY)
}
