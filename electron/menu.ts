import { app, dialog, Menu, type MenuItemConstructorOptions } from 'electron'
import type { Host } from '#core/host/host.ts'

const LONG_MS = 3_600_000

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
  if (problem !== null)
    dialog.showErrorBox(
      'This workspace could not be opened',
      `${problem.message} ${problem.hint ?? ''}`.trim(),
    )
}

/** Keeps the menu in step with the workspace, which the page opens and closes as well. */
export async function followWorkspace(host: Host): Promise<never> {
  setMenu(host)
  let seen = host.session.cursor()
  for (;;) {
    const now = await host.session.wait(seen, LONG_MS)
    if (now.workspace !== seen.workspace) {
      const path = host.session.current()?.path
      if (path !== undefined) app.addRecentDocument(path)
      setMenu(host)
    }
    seen = now
  }
}

function setMenu(host: Host): void {
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
        {
          label: 'Close workspace',
          enabled: host.session.current() !== null,
          click: () => void host.session.close(),
        },
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
