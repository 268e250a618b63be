import { createSpotlight } from '@mantine/spotlight'

/** Whether the palette is open, and how to open it. */
export const [paletteStore, palette] = createSpotlight()

function isInField(): boolean {
  const focused = document.activeElement
  return focused instanceof HTMLInputElement && focused.closest('[role="dialog"]') !== null
}

/**
 * What is typed or pasted between opening and the moment in which the field takes the focus belongs into the field: whoever
 * types fast would lose the first letters. Returns a function that ends the watch.
 */
export function watchEarlyKeys(put: (text: string) => void): () => void {
  const isEarly = () => paletteStore.getState().opened && !isInField()
  const onKey = (event: KeyboardEvent) => {
    const isText = event.key.length === 1 && !event.ctrlKey && !event.metaKey && !event.altKey
    if (!isText || !isEarly()) return
    event.preventDefault()
    event.stopImmediatePropagation()
    put(event.key)
  }
  const onPaste = (event: ClipboardEvent) => {
    if (!isEarly()) return
    event.preventDefault()
    put(event.clipboardData?.getData('text/plain') ?? '')
  }
  window.addEventListener('keydown', onKey, { capture: true })
  window.addEventListener('paste', onPaste, { capture: true })
  return () => {
    window.removeEventListener('keydown', onKey, { capture: true })
    window.removeEventListener('paste', onPaste, { capture: true })
  }
}
