import { create } from 'zustand'

export type DrawerTab = 'problems' | 'tail' | 'jobs'

/** What the window remembers that is not part of an address: open panes and their sizes. */
interface ShellState {
  readonly inspectorOpen: boolean
  /** Where the window is narrow the inspector lies over the view, and opens and closes by itself. */
  readonly inspectorFloats: boolean
  readonly inspectorWidth: number
  readonly drawerOpen: boolean
  readonly drawerTab: DrawerTab
  readonly helpOpen: boolean
  /** The import dialog: closed, or open with the file that was dropped or none yet. */
  readonly importing: { readonly file: File | null } | null
}

const WIDTH_KEY = 'journeyscope.inspectorWidth'
export const INSPECTOR_MIN = 280
export const INSPECTOR_MAX = 480

function storedWidth(): number {
  const stored = Number(window.localStorage.getItem(WIDTH_KEY))
  return stored >= INSPECTOR_MIN && stored <= INSPECTOR_MAX ? stored : 344
}

const NARROW = window.matchMedia('(max-width: 1200px)')

export const useShell = create<ShellState>(() => ({
  inspectorOpen: !NARROW.matches,
  inspectorFloats: NARROW.matches,
  inspectorWidth: storedWidth(),
  drawerOpen: false,
  drawerTab: 'problems',
  helpOpen: false,
  importing: null,
}))

NARROW.addEventListener('change', ({ matches }) =>
  useShell.setState({ inspectorFloats: matches, inspectorOpen: !matches }),
)

export function toggleInspector(): void {
  useShell.setState((state) => ({ inspectorOpen: !state.inspectorOpen }))
}

export function resizeInspector(width: number): void {
  const inspectorWidth = Math.min(INSPECTOR_MAX, Math.max(INSPECTOR_MIN, Math.round(width)))
  window.localStorage.setItem(WIDTH_KEY, String(inspectorWidth))
  useShell.setState({ inspectorWidth })
}

export function toggleDrawer(): void {
  useShell.setState((state) => ({ drawerOpen: !state.drawerOpen }))
}

export function openDrawer(drawerTab: DrawerTab): void {
  useShell.setState({ drawerOpen: true, drawerTab })
}

/** Opens the import dialog, with a file where one was dropped or chosen. */
export function startImport(file: File | null = null): void {
  useShell.setState({ importing: { file } })
}

export function endImport(): void {
  useShell.setState({ importing: null })
}
