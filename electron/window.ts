import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { RPCHandler } from '@orpc/server/message-port'
import { BrowserWindow, ipcMain, MessageChannelMain, net, protocol, session, shell } from 'electron'
import { inWords } from '#core/host/answers/busy-words.ts'
import type { Host } from '#core/host/host.ts'
import { packageFolder } from '#core/host/places.ts'
import { lastBounds, rememberBounds } from './bounds.ts'
import { APP_ORIGIN, CONTENT_POLICY, fileFor, mayNavigate, mayOpenOutside } from './policy.ts'

/** Must run before the app is ready. */
export function registerScheme(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme: 'app', privileges: { standard: true, secure: true, supportFetchAPI: true } },
  ])
}

/** Serves the built page under app://journeyscope and refuses every permission that a page can ask for. */
export function lockSession(): void {
  const folder = join(packageFolder(), 'dist', 'renderer')
  protocol.handle('app', async (request) => {
    const file = fileFor(request.url, folder)
    if (file === null) return new Response('no such page', { status: 404 })
    const found = await net.fetch(pathToFileURL(file).href).catch(() => null)
    if (found === null) return new Response('no such page', { status: 404 })
    const headers = new Headers(found.headers)
    headers.set('content-security-policy', CONTENT_POLICY)
    headers.set('x-content-type-options', 'nosniff')
    return new Response(found.body, { status: found.status, headers })
  })
  session.defaultSession.setPermissionRequestHandler((_contents, permission, decide) =>
    decide(permission === 'clipboard-sanitized-write'),
  )
  session.defaultSession.setPermissionCheckHandler(
    (_contents, permission) => permission === 'clipboard-sanitized-write',
  )
}

/** Gives a window its port to the host whenever its page asks, and to nobody else. */
export function servePorts(host: Host): void {
  const handler = new RPCHandler(host.router, { clientInterceptors: [inWords] })
  ipcMain.on('journeyscope:connect', (event) => {
    if (
      event.senderFrame === null ||
      !mayNavigate(event.senderFrame.url) ||
      event.senderFrame.parent !== null
    )
      return
    const { port1, port2 } = new MessageChannelMain()
    handler.upgrade(port1, { context: { caller: 'desktop' } })
    port1.start()
    event.senderFrame.postMessage('journeyscope:port', null, [port2])
  })
}

export function openWindow(): BrowserWindow {
  const window = new BrowserWindow({
    width: 1440,
    height: 900,
    ...lastBounds(),
    minWidth: 960,
    minHeight: 600,
    show: false,
    backgroundColor: '#15181B',
    title: 'journeyscope',
    webPreferences: {
      preload: join(packageFolder(), 'dist', 'preload', 'preload.cjs'),
      contextIsolation: true,
      sandbox: true,
      nodeIntegration: false,
      webSecurity: true,
    },
  })
  rememberBounds(window)
  window.once('ready-to-show', () => window.show())
  window.webContents.setWindowOpenHandler(({ url }) => {
    if (mayOpenOutside(url)) void shell.openExternal(url)
    return { action: 'deny' }
  })
  window.webContents.on('will-navigate', (event, url) => {
    if (!mayNavigate(url)) event.preventDefault()
  })
  window.webContents.on('will-attach-webview', (event) => event.preventDefault())
  void window.loadURL(`${APP_ORIGIN}/`)
  return window
}
