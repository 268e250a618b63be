import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { freshKey, readKey, writeKey } from '#core/host/keys/key.ts'
import { createKeyStore, type KeyStore } from '#core/host/keys/key-store.ts'
import { openSealed, sealContent } from '#core/host/keys/sealing.ts'
import { rotateSealingKey } from '#core/host/keys/workspace-keys.ts'
import { type OpenedWorkspace, openWorkspace } from '#core/host/opened.ts'
import { openDeadLetters } from '#core/store/outcomes/dead-letters.ts'
import { delivery, INTAKE } from '../pipeline/workspace.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'journeyscope-keys-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

const storeIn = (name: string, environment?: string): KeyStore =>
  createKeyStore({ home: join(folder, name), environment, keychain: null })

function open(keys: KeyStore): OpenedWorkspace {
  const opened = openWorkspace(join(folder, 'x.journey'), { now: () => 5000 }, true, { keys })
  if (!opened.ok) throw new Error(opened.error.message)
  return opened.value
}

const anna = delivery({ userId: 'Anna@example.com', eventType: 'CLICK', timestamp: 1 })
const broken = delivery({ userId: 'anna@example.com', eventType: '' })

function tokenOf(workspace: OpenedWorkspace): string {
  const token = workspace.privacy().argument('anna@example.com')
  if (!token.ok) throw new Error(token.error.message)
  return token.value
}

test('a key is made on first use, in a file of its owner alone, and is not in the workspace', async () => {
  const workspace = open(storeIn('home'))
  await workspace.pipeline.submit(INTAKE, [anna, broken])
  expect(workspace.pipeline.writer().people.bySubject(tokenOf(workspace))?.events).toBe(1)
  workspace.close()
  const [name = ''] = readdirSync(join(folder, 'home/keys'))
  const path = join(folder, 'home/keys', name)
  expect(statSync(path).mode & 0o777).toBe(0o600)
  const key = readKey(readFileSync(path, 'utf8'))
  const file = readFileSync(join(folder, 'x.journey'))
  expect(key === null || file.includes(Buffer.from(key.secret))).toBe(false)
  expect(file.includes('nna@example')).toBe(false)
})

test('without the key the workspace opens and says what it cannot do; what needs no token still goes in', async () => {
  const first = open(storeIn('home'))
  await first.pipeline.submit(INTAKE, [anna, broken])
  first.close()
  const elsewhere = open(storeIn('another home'))
  expect(elsewhere.privacy().problem?.code).toBe('key_missing')
  expect(elsewhere.privacy().argument('anna@example.com')).toMatchObject({
    ok: false,
    error: { code: 'key_missing' },
  })
  expect(elsewhere.privacy().argument('user_1')).toEqual({ ok: true, value: 'user_1' })
  const [letter] = openDeadLetters(elsewhere.database, 0, 10)
  if (letter === undefined) throw new Error('no letter')
  expect(elsewhere.privacy().open(letter)).toMatchObject({ ok: false, error: { code: 'key_missing' } })
  const plain = delivery({ userId: 'user_1', eventType: 'CLICK', timestamp: 2 })
  expect(await elsewhere.pipeline.submit(INTAKE, [plain])).toMatchObject({ ok: true })
  const arrivals = elsewhere.pipeline.writer().lastArrival
  for (const needing of [anna, broken])
    expect(await elsewhere.pipeline.submit(INTAKE, [plain, needing])).toMatchObject({
      ok: false,
      error: { code: 'key_missing' },
    })
  expect(elsewhere.pipeline.writer().lastArrival).toBe(arrivals)
  elsewhere.close()
})

test('another key in the environment is not taken for the right one', async () => {
  open(storeIn('home')).close()
  const wrong = open(storeIn('another home', writeKey(freshKey())))
  expect(wrong.privacy().problem?.message).toMatch(/key of this workspace \([0-9a-f]{16}\) is not here/)
  wrong.close()
  expect(() => storeIn('home', 'short')).toThrow('32 bytes')
})

test('after a new sealing key people keep their tokens, old letters open, and new ones need the new key', async () => {
  const keys = storeIn('home')
  const workspace = open(keys)
  await workspace.pipeline.submit(INTAKE, [anna, broken])
  const before = tokenOf(workspace)
  expect(rotateSealingKey(workspace.database, keys).ok).toBe(true)
  expect(workspace.govern()).toBe(null)
  await workspace.pipeline.submit(INTAKE, [
    delivery({ userId: 'anna@example.com', eventType: '', source: 'web' }),
    delivery({ eventId: 'again', userId: 'anna@example.com', eventType: 'CLICK', timestamp: 9 }),
  ])
  expect(tokenOf(workspace)).toBe(before)
  expect(workspace.pipeline.writer().people.bySubject(before)?.events).toBe(2)
  const letters = openDeadLetters(workspace.database, 0, 10)
  expect(new Set(letters.map(({ sealedWith }) => sealedWith)).size).toBe(2)
  for (const letter of letters) {
    const opened = workspace.privacy().open(letter)
    expect(opened.ok && Buffer.from(opened.value.bytes).toString()).toContain('anna@example.com')
    expect(letter.shown).not.toContain('anna')
  }
  workspace.close()
})

test('a key file under the keychain holds no key in the open, and is no key without it', () => {
  const keychain = {
    protect: (text: string) => Buffer.from(text).map((byte) => byte ^ 0x55),
    reveal: (bytes: Uint8Array) => Buffer.from(bytes.map((byte) => byte ^ 0x55)).toString(),
  }
  const key = freshKey()
  const home = join(folder, 'home')
  const guarded = createKeyStore({ home, environment: undefined, keychain })
  guarded.save(key)
  expect(readFileSync(join(home, 'keys', `${key.id}.key`), 'utf8')).not.toContain(writeKey(key))
  expect(guarded.find(key.id)?.secret).toEqual(key.secret)
  expect(storeIn('home').find(key.id)).toBe(null)
})

test('a seal opens with its key, unchanged bytes and nothing else', () => {
  const key = freshKey()
  const content = { bytes: Buffer.from('{"a":'), context: { columns: ['a', 'b'] } }
  const sealed = sealContent(content, key)
  expect(openSealed(sealed, key)).toEqual(content)
  expect(openSealed(sealed, freshKey())).toBe(null)
  for (let at = 0; at < sealed.length; at += 1) {
    const changed = Buffer.from(sealed)
    changed[at] = (changed[at] ?? 0) ^ 1
    expect(openSealed(changed, key)).toBe(null)
  }
  expect(openSealed(new Uint8Array(), key)).toBe(null)
})

test('keys are read as base64, base64url and hexadecimal', () => {
  const key = freshKey()
  const bytes = Buffer.from(key.secret)
  for (const form of ['base64', 'base64url', 'hex'] as const)
    expect(readKey(` ${bytes.toString(form)}\n`)?.id).toBe(key.id)
  expect(readKey('not a key')).toBe(null)
})
