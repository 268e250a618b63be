import { app, dialog, Menu, type MenuItemConstructorOptions } from 'electron'
import type { Host } from '#core/host/host.ts'

async function chooseWorkspace(host: Host): Promise<void> {
  const chosen = await dialog.showOpenDialog({
    title: 'Open a workspace',
    properties: ['openFile'],
    filters: [{ name: 'journeyscope workspace', extensions: ['journey'] }],
  })
  const [path] = chosen.filePaths
  if (path !== undefined) openPath(host, path)
}

/** Opens a workspace and says why where it can't be opened. */
export function openPath(host: Host, path: string): void {
  const problem = host.open(path)
  if (problem === null) {
    app.addRecentDocument(path)
    setMenu(host)
  } else
    dialog.showErrorBox(
      'This workspace could not be opened',
      `${problem.message} ${problem.hint ?? ''}`.trim(),
    )
}

export function setMenu(host: Host): void {
  const recent = host.session.recent.list().filter((entry) => entry.found)
  const template: MenuItemConstructorOptions[] = [
    ...(process.platform === 'darwin' ? [{ role: 'appMenu' } as const] : []),
    {
      label: 'File',
      submenu: [
        {
          label: 'Open workspace…',
          accelerator: 'CmdOrCtrl+Shift+O',
          click: () => void chooseWorkspace(host),
        },
        {
          label: 'Recent workspaces',
          enabled: recent.length > 0,
          submenu: recent.map(({ name, path }) => ({ label: name, click: () => openPath(host, path) })),
        },
        { label: 'Close workspace', click: () => host.session.close() },
        { type: 'separator' },
        { role: process.platform === 'darwin' ? 'close' : 'quit' },
      ],
    },
    { role: 'editMenu' },
    {
      label: 'View',
      submenu: [
        { role: 'reload' },
        { role: 'resetZoom' },
        { role: 'zoomIn' },
        { role: 'zoomOut' },
        { role: 'togglefullscreen' },
      ],
    },
    { role: 'windowMenu' },
  ]
  Menu.setApplicationMenu(Menu.buildFromTemplate(template))
}
