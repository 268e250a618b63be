import { spawn } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'journeyscope-start-'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

function run(...args: string[]): Promise<{ code: number | null; said: string }> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, ['core/cli/main.ts', ...args], {
      env: { ...process.env, JOURNEYSCOPE_HOME: join(folder, 'home') },
    })
    let said = ''
    child.stderr.on('data', (chunk) => {
      said += String(chunk)
    })
    child.on('exit', (code) => resolve({ code, said }))
  })
}

test('a start that fails, since its port is taken, leaves no workspace behind that it made', async () => {
  const taken = createServer()
  await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve))
  try {
    const address = taken.address()
    const port = typeof address === 'object' && address !== null ? address.port : 0
    const rules = 'examples/journey-rules.json'
    const { code, said } = await run(
      'serve',
      join(folder, 'x.journey'),
      '--port',
      String(port),
      '--rules',
      rules,
    )
    expect(said).toContain(`port ${port} is taken`)
    expect(code).not.toBe(0)
    expect(readdirSync(folder).filter((name) => name.startsWith('x.'))).toEqual([])
  } finally {
    taken.close()
  }
})

test('--migrate and --note say what they need', async () => {
  const { said } = await run('serve', join(folder, 'y.journey'), '--migrate', 'A=B')
  expect(said).toContain('--migrate needs --rules')
  const noted = await run('serve', join(folder, 'y.journey'), '--note', 'as agreed')
  expect(noted.said).toContain('--note needs --rules')
  expect(readdirSync(folder)).not.toContain('y.journey')
})
