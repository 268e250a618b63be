/** What lies over the window: dialogs, menus, lists of a field. A key belongs to the topmost of them alone. */
const LAYERS = '[role="dialog"], [role="menu"], [role="listbox"]'
const MODAL = '[role="dialog"][aria-modal="true"]'

function isSeen(element: Element): boolean {
  return element.checkVisibility()
}

/** Is this key for a layer over the window? Asked before anybody acts on the key, since acting may take the layer away. */
function isForLayer(target: EventTarget | null): boolean {
  if ([...document.querySelectorAll(MODAL)].some(isSeen)) return true
  if (!(target instanceof Element)) return false
  return target.closest(LAYERS) !== null || hasOpened(target)
}

/** The opener of a menu, a popover or a list; a section that folds is none. */
function hasOpened(target: EventTarget | null): target is HTMLElement {
  return target instanceof HTMLElement && target.ariaExpanded === 'true' && target.ariaHasPopup !== null
}

let taken: KeyboardEvent | undefined

function note(event: KeyboardEvent): void {
  taken = isForLayer(event.target) ? event : undefined
}

/** Watches keys on their way down, ahead of every layer that opens later. */
export function watchLayers(): () => void {
  window.addEventListener('keydown', note, { capture: true })
  return () => window.removeEventListener('keydown', note, { capture: true })
}

/** True where a layer has the key. With the focus still on its opener a layer does not hear Esc, so it is closed here. */
export function isTakenByLayer(event: KeyboardEvent): boolean {
  if (taken !== event) return false
  const { target } = event
  if (event.key === 'Escape' && hasOpened(target) && target instanceof HTMLButtonElement) target.click()
  return true
}
