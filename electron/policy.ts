import { join, normalize, sep } from 'node:path'

/** Where the window's page lives. Nothing else is ever loaded into a window. */
export const APP_ORIGIN = 'app://journeyscope'

/** What the page may do: its own scripts, styles and fonts, and no network at all (it talks over a port). */
export const CONTENT_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "worker-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data: blob:",
  "font-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ')

/** The file behind an address of the page; null for any other address and for one that leads out of the folder. */
export function fileFor(address: string, folder: string): string | null {
  const url = URL.canParse(address) ? new URL(address) : null
  if (url === null || url.protocol !== 'app:' || url.host !== 'journeyscope') return null
  let path: string
  try {
    path = decodeURIComponent(url.pathname)
  } catch {
    return null
  }
  if (path.includes('\0')) return null
  const file = normalize(join(folder, path === '/' ? 'index.html' : path))
  return file.startsWith(normalize(folder) + sep) ? file : null
}

/** Whether a window may go there: only within its own page. */
export function mayNavigate(address: string): boolean {
  return address === APP_ORIGIN || address.startsWith(`${APP_ORIGIN}/`)
}

/** Whether a link may be handed to the system's browser. */
export function mayOpenOutside(address: string): boolean {
  return URL.canParse(address) && new URL(address).protocol === 'https:'
}
