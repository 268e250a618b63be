import { expect, test } from 'vitest'
import type { StudyState } from '#core/contract/studies.ts'
import { followStudy, type StudyPorts } from '../../../renderer/studies/follow.ts'

function stateOf(id: string, state: StudyState['job']['state']): StudyState {
  const job = { id, title: '', state, progress: null, detail: '' }
  return { job, answer: null, asOf: 0, startedAt: 0 }
}

/** A host whose jobs end in these states, one after another. */
function hostOf(ends: readonly StudyState['job']['state'][], stopped: readonly string[] = []) {
  let starts = 0
  const ports: StudyPorts = {
    start: async () => {
      starts += 1
      return stateOf(String(starts), 'running')
    },
    get: async (id) => stateOf(id, ends[Number(id) - 1] ?? 'cancelled'),
    cancel: () => {},
    wasStopped: (id) => stopped.includes(id),
    pause: async () => {},
    running: () => {},
  }
  return { ports, starts: () => starts }
}

const signal = new AbortController().signal

test('a study that the program withdraws is asked again without a word', async () => {
  const host = hostOf(['cancelled', 'cancelled', 'done'])
  await expect(followStudy(host.ports, signal)).resolves.toMatchObject({ job: { state: 'done' } })
  expect(host.starts()).toBe(3)
})

test('a study that somebody stops stays stopped', async () => {
  const host = hostOf(['cancelled'], ['1'])
  await expect(followStudy(host.ports, signal)).rejects.toThrow('You stopped it before it was done.')
  expect(host.starts()).toBe(1)
})

test('it is not asked for ever', async () => {
  const host = hostOf([])
  await expect(followStudy(host.ports, signal)).rejects.toThrow('withdrawn again and again')
  expect(host.starts()).toBe(5)
})

test('nobody who waits: nothing is asked again', async () => {
  const gone = new AbortController()
  const host = hostOf(['cancelled', 'done'])
  const { pause } = host.ports
  const ports = {
    ...host.ports,
    pause: () => {
      gone.abort()
      return pause()
    },
  }
  await expect(followStudy(ports, gone.signal)).rejects.toThrow()
  expect(host.starts()).toBe(1)
})
