import { notifications } from '@mantine/notifications'
import type { AdoptedAs, AskedConnection, SourcesView } from '#core/contract/sources.ts'
import { tellProblem } from '../shell/keys/actions.ts'
import { api, client } from '../transport/client.ts'
import { describeError, type ShownProblem } from '../transport/problem.ts'
import { queryClient } from '../transport/queries.ts'

/** Runs one change, shows the list that it answers with, and tells what went wrong. */
async function change(what: string, run: () => Promise<SourcesView>, done?: string): Promise<boolean> {
  try {
    queryClient.setQueryData(api.sources.list.queryKey(), await run())
    if (done !== undefined) notifications.show({ message: done })
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

/** Null where it is saved, else what stands against it, which the form shows where it belongs. */
export async function save(
  name: string,
  connection: AskedConnection,
  replaces: boolean,
): Promise<ShownProblem | null> {
  try {
    const view = await client.sources.save({ name, connection, replaces })
    queryClient.setQueryData(api.sources.list.queryKey(), view)
    notifications.show({ message: `${name} is saved and starts with this workspace.` })
    return null
  } catch (error) {
    return describeError(error)
  }
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
