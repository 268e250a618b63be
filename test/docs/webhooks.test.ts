import { execFile, spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { expect, test } from 'vitest'

const page = readFileSync('docs/how-to/webhooks.md', 'utf8')
const block = (fence: string): string =>
  new RegExp(`\`\`\`${fence}\\n([\\s\\S]*?)\`\`\``).exec(page)?.[1] ?? ''

test('the receiver of the page verifies what the rules and commands of the page send', async () => {
  // Inside the checkout, so that the receiver finds the library that it imports.
  const folder = mkdtempSync(join(resolve('node_modules'), '.webhooks-'))
  const workspace = join(folder, 'hooks.journey')
  const run = (line: string): Promise<string> =>
    new Promise((done, refuse) => {
      const env = { ...process.env, JOURNEYSCOPE_HOME: join(folder, 'home') }
      const words = line.replace(/^journeyscope /, '').split(' ')
      execFile(process.execPath, ['core/cli/main.ts', ...words], { env }, (error, stdout, stderr) =>
        error === null ? done(stdout) : refuse(new Error(`${line}: ${stderr}`)),
      )
    })
  const port = 20_000 + (process.pid % 20_000)
  const secret = await run(`webhooks add ${workspace} crm http://127.0.0.1:${port}/hooks --allow-private`)
  writeFileSync(join(folder, 'receiver.mjs'), block('js receiver\\.mjs'))
  const receiver = spawn(process.execPath, [join(folder, 'receiver.mjs')], {
    env: { ...process.env, SECRET: secret.trim(), PORT: String(port) },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  try {
    let heard = ''
    receiver.stdout.on('data', (chunk: Buffer) => {
      heard += chunk.toString()
    })
    writeFileSync(join(folder, 'rules.json'), block('json'))
    const event = { userId: 'user_123', eventType: 'SIGNUP', source: 'web', timestamp: Date.now() }
    writeFileSync(join(folder, 'events.ndjson'), JSON.stringify(event))
    for (const line of block('bash').trim().split('\n')) {
      await run(
        line
          .replace('hooks.journey', workspace)
          .replace('RULES', join(folder, 'rules.json'))
          .replace('EVENTS', join(folder, 'events.ndjson')),
      )
    }
    await expect
      .poll(() => heard)
      .toMatch(/journey\.rule_fired \S+ user_123 signed_up { campaign: 'spring' }\n/)
    expect(heard).toMatch(/^\S+ journey\.test /)
  } finally {
    receiver.kill()
    rmSync(folder, { recursive: true, force: true })
  }
})
