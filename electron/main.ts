import { resolve } from 'node:path'
import { app, BrowserWindow, dialog } from 'electron'
import { appVersion, createHost, type Host } from '#core/host/host.ts'
import { systemKeychain } from './keychain.ts'
import { followWorkspace, openPath } from './menu.ts'
import { lockSession, openWindow, registerScheme, servePorts } from './window.ts'

const PORT = 4318

/** A file named on the command line, by a double click or by a drop on the icon. */
function fileIn(argv: readonly string[]): string | undefined {
  return argv.slice(1).findLast((word) => word.endsWith('.journey'))
}

/** The desired port, else any free one: a second program must not keep the window from opening. */
async function listen(host: Host): Promise<void> {
  await host
    .listen({ host: '127.0.0.1', port: PORT })
    .catch(() => host.listen({ host: '127.0.0.1', port: 0 }))
}

async function start(): Promise<void> {
  // macOS names a double-clicked file before the app is ready: it waits here for its host.
  let waiting: string | undefined
  let openFile = (path: string): void => {
    waiting = path
  }
  app.on('open-file', (event, path) => {
    event.preventDefault()
    openFile(path)
  })
  await app.whenReady()
  const keychain = systemKeychain()
  const host = await createHost({ appVersion: appVersion(), ...(keychain === null ? {} : { keychain }) })
  await listen(host)
  lockSession()
  servePorts(host)
  void followWorkspace(host)
  openFile = (path) => openPath(host, path)
  const file = waiting ?? fileIn(process.argv)
  if (file !== undefined) openPath(host, file)
  openWindow()
  app.on('second-instance', (_event, argv, workingFolder) => {
    const other = fileIn(argv)
    if (other !== undefined) openPath(host, resolve(workingFolder, other))
    const [window] = BrowserWindow.getAllWindows()
    if (window === undefined) openWindow()
    else {
      if (window.isMinimized()) window.restore()
      window.focus()
    }
  })
  app.on('activate', () => {
    if (BrowserWindow.getAllWindows().length === 0) openWindow()
  })
  app.on('window-all-closed', () => {
    if (process.platform !== 'darwin') app.quit()
  })
  let closed = false
  app.on('before-quit', (event) => {
    if (closed) return
    event.preventDefault()
    void host.close().finally(() => {
      closed = true
      app.quit()
    })
  })
}

registerScheme()
if (!app.requestSingleInstanceLock()) app.quit()
else {
  start().catch((error: unknown) => {
    const reason = error instanceof Error ? error.message : String(error)
    dialog.showErrorBox('journeyscope could not start', `${reason}\nClose it and start it again.`)
    app.exit(1)
  })
}
