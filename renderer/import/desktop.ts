/** What the desktop app's preload gives the page besides the port. */
interface Desktop {
  pathForFile(file: File): string
}

function isDesktop(value: unknown): value is Desktop {
  return (
    typeof value === 'object' &&
    value !== null &&
    'pathForFile' in value &&
    typeof value.pathForFile === 'function'
  )
}

/** The path of a file that was dropped or chosen, in the desktop app; a browser does not tell. */
export function pathOf(file: File): string | null {
  const bridge: unknown = 'journeyscope' in window ? window.journeyscope : undefined
  if (!isDesktop(bridge)) return null
  const path = bridge.pathForFile(file)
  return path === '' ? null : path
}
