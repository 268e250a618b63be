import { type KeyboardEvent, type RefObject, useEffect, useState } from 'react'

/** Marks what the arrow keys go through. */
interface RovingProps {
  readonly tabIndex: 0 | -1
  readonly 'data-roving': true
  readonly onFocus: () => void
}

/** Which of a list's rows Tab leads to: the one that had the focus last, else the selected one, else the first. */
export function stopOf(
  keys: readonly string[],
  focused: string | undefined,
  selected: string | undefined,
): string | undefined {
  return [focused, selected].find((key) => key !== undefined && keys.includes(key)) ?? keys[0]
}

/** A long list is one stop for Tab: this gives each of its rows what it needs for that. */
export function useRoving(
  keys: readonly string[],
  selected: string | undefined,
): (key: string) => RovingProps {
  const [focused, setFocused] = useState<string>()
  const stop = stopOf(keys, focused, selected)
  return (key) => ({
    tabIndex: key === stop ? 0 : -1,
    'data-roving': true,
    onFocus: () => setFocused(key),
  })
}

const STEPS: Readonly<Record<string, (at: number, last: number) => number>> = {
  ArrowDown: (at, last) => Math.min(last, at + 1),
  ArrowUp: (at) => Math.max(0, at - 1),
  Home: () => 0,
  End: (_at, last) => last,
}

/** Arrow keys, Home and End move the focus among the rows of a list; Enter is the row's own. */
export function roveFocus(event: KeyboardEvent<HTMLElement>): void {
  const step = event.altKey || event.ctrlKey || event.metaKey ? undefined : STEPS[event.key]
  if (step === undefined) return
  const rows = [...event.currentTarget.querySelectorAll<HTMLElement>('[data-roving]')]
  const at = rows.findIndex((row) => row.contains(document.activeElement))
  if (at < 0) return
  event.preventDefault()
  rows[step(at, rows.length - 1)]?.focus()
}

/** Where arrow keys select: the focus goes along, as long as it is in the list. */
export function useFocusFollows(list: RefObject<HTMLElement | null>, selected: string | undefined): void {
  // biome-ignore lint/correctness/useExhaustiveDependencies: the focus follows the selection, not the drawing
  useEffect(() => {
    const element = list.current
    const focused = document.activeElement
    if (element === null || focused?.closest('[data-roving]') == null || !element.contains(focused)) return
    element.querySelector<HTMLElement>('[aria-current="true"] [data-roving]')?.focus()
  }, [selected])
}
