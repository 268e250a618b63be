import { contextBridge, ipcRenderer, webUtils } from 'electron'

/** All that the page sees of the desktop. */
contextBridge.exposeInMainWorld('journeyscope', {
  platform: process.platform,
  pathForFile: (file: File): string => webUtils.getPathForFile(file),
})

// A port cannot cross the bridge: it is handed to the page as a message of this very window.
ipcRenderer.on('journeyscope:port', (event) => {
  window.postMessage({ type: 'journeyscope:port' }, window.location.origin, [...event.ports])
})
window.addEventListener('message', (event) => {
  const data: unknown = event.data
  const asked =
    typeof data === 'object' && data !== null && 'type' in data && data.type === 'journeyscope:ready'
  if (event.source === window && asked) ipcRenderer.send('journeyscope:connect')
})
