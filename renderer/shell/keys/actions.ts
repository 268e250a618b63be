import { notifications } from '@mantine/notifications'
import { namesByMail } from '../../address/personal.ts'
import { startAfresh } from '../../address/use-address.ts'
import { api, client } from '../../transport/client.ts'
import { nowOpen } from '../../transport/now-open.ts'
import { describeError } from '../../transport/problem.ts'
import { queryClient } from '../../transport/queries.ts'

/** Tells that something asked for did not work: what, why and what to do. */
export function tellProblem(what: string, error: unknown): void {
  const { message, hint } = describeError(error)
  notifications.show({
    color: 'red',
    title: what,
    message: hint === undefined ? message : `${message} ${hint}`,
  })
}

export async function openWorkspace(path: string): Promise<void> {
  try {
    const status = await client.workspace.open({ path })
    startAfresh()
    nowOpen(status)
  } catch (error) {
    tellProblem('The workspace could not be opened.', error)
  }
}

export async function closeWorkspace(): Promise<void> {
  try {
    const status = await client.workspace.close()
    startAfresh()
    nowOpen(status)
  } catch (error) {
    tellProblem('The workspace could not be closed.', error)
  }
}

/** Copies the address of what is shown, without the one-time token that a first link may carry. */
export async function copyLink(): Promise<void> {
  if (namesByMail(window.location.hash)) {
    notifications.show({
      color: 'red',
      title: 'The link was not copied: it names somebody by an address of mail.',
      message:
        'Whoever gets the link would read it. Look for the whole address, or compare with it by ==: then a token stands in its place.',
    })
    return
  }
  const link = `${window.location.origin}${window.location.pathname}${window.location.hash}`
  await copy(
    link,
    'The link to this view is copied. It opens in browsers that are let in, while this workspace is open.',
  )
}

/** Copies a link that lets one more browser in, and leads it to what is shown. */
export async function copyInvitation(): Promise<void> {
  try {
    const invitation = await client.workspace.invite()
    if (invitation === null) throw new Error('Nothing listens, so that no browser can be let in.')
    await copy(
      `${invitation}${window.location.hash}`,
      'The link for another browser of this machine is copied. It is good once.',
    )
  } catch (error) {
    tellProblem('No link could be made.', error)
  }
}

async function copy(link: string, message: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(link)
    notifications.show({ message, autoClose: 4000 })
  } catch {
    notifications.show({
      color: 'red',
      title: 'The link could not be copied.',
      message: link,
      autoClose: false,
    })
  }
}

/** Jobs that somebody has stopped by hand in this window: the program withdraws some by itself. */
const stopped = new Set<string>()

export function wasStopped(id: string): boolean {
  return stopped.has(id)
}

export async function cancelJob(id: string): Promise<void> {
  stopped.add(id)
  try {
    queryClient.setQueryData(api.workspace.jobs.queryKey(), await client.workspace.cancelJob({ id }))
  } catch (error) {
    tellProblem('The job could not be cancelled.', error)
  }
}
