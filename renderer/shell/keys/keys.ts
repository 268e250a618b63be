import { useEffect, useRef } from 'react'
import { create } from 'zustand'
import { isTakenByLayer, watchLayers } from './layers.ts'

/** One key of the window or of a view. `key` is written as people read it: `Ctrl K`, `?`, `G P`, `Alt ←`. */
export interface KeyBinding {
  readonly key: string
  readonly what: string
  /** Absent where only the part that has the focus takes the key; then it is just listed. */
  readonly run?: (event: KeyboardEvent) => void
  /** Also while a text field has the focus. */
  readonly inFields?: boolean
}

/** Keys under one heading of the help. */
export interface KeyGroup {
  readonly group: string
  readonly bindings: readonly KeyBinding[]
}

/** Every key that works now, for the help. */
export const useKeyList = create<{ readonly groups: readonly KeyGroup[] }>(() => ({ groups: [] }))

const NAMES: Record<string, string> = {
  ArrowLeft: '←',
  ArrowRight: '→',
  ArrowUp: '↑',
  ArrowDown: '↓',
  Escape: 'Esc',
  ' ': 'Space',
}

function written(event: KeyboardEvent): string {
  const name = NAMES[event.key] ?? (event.key.length === 1 ? event.key.toUpperCase() : event.key)
  const parts: string[] = []
  if (event.ctrlKey || event.metaKey) parts.push('Ctrl')
  if (event.altKey) parts.push('Alt')
  // Shift makes another character of most keys, so it is written only where it stands beside Ctrl.
  if (event.shiftKey && parts.length > 0) parts.push('Shift')
  parts.push(name)
  return parts.join(' ')
}

function isField(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false
  return target.isContentEditable || ['INPUT', 'TEXTAREA', 'SELECT'].includes(target.tagName)
}

/** Letters after `G` within this time belong to it. */
const PREFIX_MS = 1200
let prefixAt = 0

function onKeyDown(event: KeyboardEvent): void {
  if (event.defaultPrevented || event.isComposing || isTakenByLayer(event)) return
  const field = isField(event.target)
  const text = written(event)
  const withPrefix = event.timeStamp - prefixAt < PREFIX_MS && prefixAt > 0 ? `G ${text}` : text
  prefixAt = 0
  const { groups } = useKeyList.getState()
  // What was mounted last is nearest to the person: a view's key goes before the window's.
  for (const { bindings } of groups.toReversed()) {
    const binding = bindings.find((each) => each.key === withPrefix)
    if (binding?.run === undefined || (field && binding.inFields !== true)) continue
    event.preventDefault()
    binding.run(event)
    return
  }
  if (!field && text === 'G') prefixAt = event.timeStamp
}

let mounted = 0
let stopWatching = () => {}

/** Makes keys work while the component is mounted and lists them under `?` in their group. */
export function useKeys(group: string, bindings: readonly KeyBinding[]): void {
  const latest = useRef(bindings)
  useEffect(() => {
    latest.current = bindings
  })
  // The list is fixed by its keys; what they do may change with every drawing.
  const signature = bindings.map((binding) => `${binding.key}=${binding.what}`).join('\n')
  useEffect(() => {
    const keys = signature === '' ? [] : signature.split('\n').map((line) => line.split('=')[0] ?? '')
    const entry: KeyGroup = {
      group,
      bindings: keys.flatMap((key) => {
        const found = latest.current.find((binding) => binding.key === key)
        if (found === undefined) return []
        const run = (event: KeyboardEvent) =>
          latest.current.find((binding) => binding.key === key)?.run?.(event)
        return [found.run === undefined ? found : { ...found, run }]
      }),
    }
    useKeyList.setState((state) => ({ groups: [...state.groups, entry] }))
    mounted += 1
    if (mounted === 1) {
      stopWatching = watchLayers()
      window.addEventListener('keydown', onKeyDown)
    }
    return () => {
      useKeyList.setState((state) => ({ groups: state.groups.filter((each) => each !== entry) }))
      mounted -= 1
      if (mounted === 0) {
        stopWatching()
        window.removeEventListener('keydown', onKeyDown)
      }
    }
  }, [group, signature])
}
