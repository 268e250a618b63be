import { go } from '../../address/use-address.ts'
import { currentlyShown, without } from '../shown.ts'
import { toggleDrawer, toggleInspector, useShell } from '../store.ts'
import { VIEW_ENTRIES } from '../views.tsx'
import { copyLink } from './actions.ts'
import { focusBeginning } from './beginning.ts'
import { type KeyBinding, useKeys } from './keys.ts'
import { palette } from './palette.ts'

/** What `/` focuses: the view's own search field where it has one, else the filter. */
function focusFind(): void {
  const field = document.querySelector('main [data-find]') ?? document.querySelector('[data-find="filter"]')
  if (field instanceof HTMLInputElement) {
    field.focus()
    field.select()
  }
}

/** Esc takes back one thing: the focus of a field, then the selection. What lies over the window takes it first. */
function back(): void {
  const focused = document.activeElement
  // In an editor Esc lets Tab lead out of it, and takes nothing back.
  if (focused instanceof HTMLElement && focused.isContentEditable) return
  if (focused instanceof HTMLInputElement || focused instanceof HTMLTextAreaElement) {
    focused.blur()
    return
  }
  const shown = currentlyShown()
  if (shown !== undefined) go({ selection: without(shown) })
}

const BINDINGS: readonly KeyBinding[] = [
  {
    key: 'Ctrl K',
    what: 'go to any step, person, rule or action',
    inFields: true,
    run: () => palette.open(),
  },
  ...VIEW_ENTRIES.map(
    (entry): KeyBinding => ({
      key: `G ${entry.letter}`,
      what: `go to ${entry.word}`,
      run: () => {
        go({ view: entry.name })
        if (entry.name === 'people') focusBeginning()
      },
    }),
  ),
  { key: '/', what: 'find in this view', run: focusFind },
  {
    key: 'F',
    what: 'filter',
    run: () => {
      const field = document.querySelector('[data-find="filter"]')
      if (field instanceof HTMLInputElement) field.focus()
    },
  },
  { key: 'Esc', what: 'go back: close, leave the field, clear the selection', inFields: true, run: back },
  { key: 'Alt ←', what: 'back to where you were', inFields: true, run: () => window.history.back() },
  { key: 'Alt →', what: 'forward again', inFields: true, run: () => window.history.forward() },
  { key: 'I', what: 'inspector', run: toggleInspector },
  { key: 'Ctrl J', what: 'drawer with problems, tail and jobs', inFields: true, run: toggleDrawer },
  { key: 'Y', what: 'copy the link to this view', run: () => void copyLink() },
  { key: '?', what: 'all keys', run: () => useShell.setState((state) => ({ helpOpen: !state.helpOpen })) },
]

export function useShellKeys(): void {
  useKeys('Everywhere', BINDINGS)
}
