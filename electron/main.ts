import { app, BrowserWindow } from 'electron'
import { appVersion, createHost, type Host } from '#core/host/host.ts'
import { openPath, setMenu } from './menu.ts'
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
  await app.whenReady()
  const host = await createHost({ appVersion: appVersion() })
  await listen(host)
  lockSession()
  servePorts(host)
  setMenu(host)
  const file = fileIn(process.argv)
  if (file !== undefined) openPath(host, file)
  openWindow()
  app.on('second-instance', (_event, argv) => {
    const other = fileIn(argv)
    if (other !== undefined) openPath(host, other)
    const [window] = BrowserWindow.getAllWindows()
    if (window === undefined) openWindow()
    else {
      if (window.isMinimized()) window.restore()
      window.focus()
    }
  })
  app.on('open-file', (event, path) => {
    event.preventDefault()
    openPath(host, path)
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
if (app.requestSingleInstanceLock()) void start()
else app.quit()
