import type { TestAnswer } from '#core/contract/sources.ts'
import { wordsOf } from '#core/sources/run.ts'
import type { Connection } from '#core/store/open.ts'
import { readSetting, writeSetting } from '#core/store/settings.ts'

const KEY = 'listenerPaused'

/** Whether events by HTTP are turned away for now; a pause outlasts a restart. */
export function isListenerPaused(database: Connection): boolean {
  return readSetting(database, KEY) === 'yes'
}

export function keepListenerPaused(database: Connection, paused: boolean): void {
  writeSetting(database, KEY, paused ? 'yes' : 'no')
}

/** What senders are told meanwhile. Every vendor's SDK keeps its events on a 503 and sends them again. */
export const LISTENER_PAUSED = {
  code: 'paused',
  message: 'events by HTTP are paused here. Nothing was taken: send them again later.',
}

const PATIENCE = 5_000

/** Asks the listener itself over the network, as a sender would. */
export async function testListener(eventsUrl: string | null, now: () => number): Promise<TestAnswer> {
  if (eventsUrl === null)
    return {
      ok: false,
      facts: [],
      problem: 'nothing listens in this run. Start it with serve, or in the app.',
    }
  const began = now()
  try {
    const answer = await fetch(new URL('/readyz', eventsUrl), { signal: AbortSignal.timeout(PATIENCE) })
    if (answer.status !== 200)
      return { ok: false, facts: [], problem: `it answers ${answer.status} instead of 200.` }
    return {
      ok: true,
      facts: [
        `${new URL(eventsUrl).host} answers after ${Math.max(1, now() - began)} ms.`,
        `Events go to ${eventsUrl}.`,
      ],
      problem: null,
    }
  } catch (error) {
    return { ok: false, facts: [], problem: wordsOf(error) }
  }
}
