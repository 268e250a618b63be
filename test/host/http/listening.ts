import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'vitest'
import { activateText } from '#core/host/answers/answer-rules.ts'
import { createHost, type Host } from '#core/host/host.ts'
import type { Listening } from '#core/host/intake/listener.ts'
import { openDeadLetters } from '#core/store/outcomes/dead-letters.ts'
import { quickStartRules } from '../../pipeline/workspace.ts'

export interface TestListener extends Listening {
  readonly hostOf: Host
  readonly path: string
  /** Posts and reads the answer as JSON (null where there is no body). */
  post(path: string, body: string | Uint8Array, headers?: Record<string, string>): Promise<Answer>
  rows(sql: string): unknown[]
  /** Dead letters in order of arrival, their seals opened. */
  letters(): { code: string; original: Buffer }[]
  remove(): Promise<void>
}

export interface Answer {
  readonly status: number
  readonly headers: Headers
  readonly body: unknown
}

/** A real listener on a real workspace with the quick start's rules, in a folder of its own. */
export async function openListener(
  options: { writeKeys?: readonly string[]; folder?: string } = {},
): Promise<TestListener> {
  const folder = options.folder ?? mkdtempSync(join(tmpdir(), 'journeyscope-host-'))
  const path = join(folder, 'x.journey')
  const host = await createHost({ appVersion: '1.2.3', home: folder })
  const problem = host.open(path, true)
  if (problem !== null) throw new Error(problem.message)
  activateText(host.session.required(), quickStartRules(), false)
  const { writeKeys } = options
  const listening = await host.listen({
    host: '127.0.0.1',
    port: 0,
    ...(writeKeys === undefined ? {} : { writeKeys }),
  })
  return {
    ...listening,
    hostOf: host,
    path,
    post: async (route, body, headers = {}) => {
      const response = await fetch(`${listening.url}${route}`, {
        method: 'POST',
        body: typeof body === 'string' ? body : new Uint8Array(body),
        headers: { 'content-type': 'application/json', ...headers },
      })
      const text = await response.text()
      const isJson = response.headers.get('content-type')?.includes('json') ?? false
      return { status: response.status, headers: response.headers, body: isJson ? JSON.parse(text) : text }
    },
    rows: (sql) => host.session.required().database.prepare(sql).all(),
    letters: () => {
      const workspace = host.session.required()
      return openDeadLetters(workspace.database, 0, 1000).map((letter) => {
        expect(letter.sealedWith).not.toBe(null)
        const opened = workspace.privacy().open(letter)
        if (!opened.ok) throw new Error(opened.error.message)
        return { code: letter.code, original: Buffer.from(opened.value.bytes) }
      })
    },
    remove: async () => {
      await host.close()
      if (options.folder === undefined) rmSync(folder, { recursive: true })
    },
  }
}
