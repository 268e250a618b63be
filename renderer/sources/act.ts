import { notifications } from '@mantine/notifications'
import type { AdoptedAs, AskedConnection, SourcesView } from '#core/contract/sources.ts'
import { tellProblem } from '../shell/actions.ts'
import { api, client } from '../transport/client.ts'
import { queryClient } from '../transport/queries.ts'

/** Runs one change, shows the list that it answers with, and tells what went wrong. */
async function change(what: string, run: () => Promise<SourcesView>, done?: string): Promise<boolean> {
  try {
    queryClient.setQueryData(api.sources.list.queryKey(), await run())
    if (done !== undefined)
      notifications.show({ message: done, closeButtonProps: { 'aria-label': 'Close this message' } })
    return true
  } catch (error) {
    tellProblem(what, error)
    return false
  }
}

export function pause(name: string): Promise<boolean> {
  return change(`${name} could not be paused.`, () => client.sources.pause({ name }))
}

export function resume(name: string): Promise<boolean> {
  return change(`${name} could not be resumed.`, () => client.sources.resume({ name }))
}

export function save(name: string, connection: AskedConnection, replaces: boolean): Promise<boolean> {
  return change(
    'The connection could not be saved.',
    () => client.sources.save({ name, connection, replaces }),
    `${name} is saved and starts with this workspace.`,
  )
}

export function remove(name: string): Promise<boolean> {
  return change(
    `${name} could not be removed.`,
    () => client.sources.remove({ name }),
    `${name} is removed. What came in by it stays.`,
  )
}

export function pauseListener(): Promise<boolean> {
  return change('HTTP could not be paused.', () => client.sources.pauseListener())
}

export function resumeListener(): Promise<boolean> {
  return change('HTTP could not be resumed.', () => client.sources.resumeListener())
}

export function adopt(as: AdoptedAs): Promise<boolean> {
  return change('The connections could not be started.', () => client.sources.adopt({ as }))
}
