// The program while it is being written: the host starts again when core/ changes, and Vite swaps in what changes of
// the window without a reload. `npm run dev -- x.journey` keeps its workspace over a restart of the host.
import { spawn } from 'node:child_process'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { createServer } from 'vite'

const HOST = '127.0.0.1'
const HOST_PORT = 4318
const WINDOW_PORT = 5173

const folder = dirname(dirname(dirname(fileURLToPath(import.meta.url))))
let token = ''

const watch = ['--watch', '--watch-preserve-output', join(folder, 'core', 'cli', 'main.ts')]
const serve = ['serve', ...process.argv.slice(2), '--port', String(HOST_PORT)]
const host = spawn(process.execPath, [...watch, ...serve], { stdio: ['ignore', 'pipe', 'inherit'] })
host.stdout.setEncoding('utf8').on('data', (text) => {
  // Every start of the host makes a new token; the window gets it here and not in its address.
  token = /token=(\S+)/.exec(text)?.[1] ?? token
  process.stdout.write(text.replace(/^Open the window: .*\n/m, ''))
})

/** Hands calls on as they came: the host still checks Host and Origin, and learns the token from here. */
const proxy = {
  target: `http://${HOST}:${HOST_PORT}`,
  ws: true,
  configure: (server) => {
    for (const event of ['proxyReq', 'proxyReqWs'])
      server.on(event, (request) => request.setHeader('authorization', `Bearer ${token}`))
    // While the host starts again the window asks in vain for a moment, and then by itself once more.
    server.on('error', () => {})
  },
}

const vite = await createServer({
  configFile: join(folder, 'vite.config.ts'),
  mode: 'renderer',
  logLevel: 'warn',
  server: {
    host: HOST,
    port: WINDOW_PORT,
    proxy: { '/api': proxy, '/v1': proxy },
    fs: { allow: [folder] },
  },
})
await vite.listen()
const address = vite.resolvedUrls?.local[0] ?? `http://${HOST}:${WINDOW_PORT}/`
process.stdout.write(`The window, which follows its source: ${address}\n`)

for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => host.kill())
host.once('exit', async () => {
  await vite.close()
  process.exit(0)
})
