import { useQuery } from '@tanstack/react-query'
import type { ViewName } from '../address/address.ts'
import type { Selection } from '../address/selection.ts'
import { currentAddress, useAddress } from '../address/use-address.ts'
import { api } from '../transport/client.ts'
import { useShell } from './store.ts'

/** Where a selection is shown. Elsewhere it waits in the address, so that whoever comes back finds it. */
const SHOWN_IN: Readonly<Record<Selection['kind'], readonly ViewName[]>> = {
  step: ['graph'],
  edge: ['graph'],
  rule: ['rules', 'graph'],
  person: ['people'],
  event: ['people'],
  channel: ['attribution'],
  receipt: ['live'],
}

interface Place {
  readonly view: ViewName
  readonly selection?: Selection | undefined
}

function shownOf({ view, selection }: Place, drawerOpen: boolean): Selection | undefined {
  if (selection === undefined || SHOWN_IN[selection.kind].includes(view)) return selection
  // The tail in the drawer stands beside any view.
  return selection.kind === 'receipt' && drawerOpen ? selection : undefined
}

/** What the inspector shows: the selection, where it belongs to the view. */
export function useShown(): Selection | undefined {
  const address = useAddress()
  return shownOf(
    address,
    useShell(({ drawerOpen }) => drawerOpen),
  )
}

export function currentlyShown(): Selection | undefined {
  return shownOf(currentAddress(), useShell.getState().drawerOpen)
}

/**
 * Whether there is anything for an inspector to show: what is selected, or the graph as a whole once there is one. An
 * empty inspector beside a table is just lost room.
 */
export function useHasInspector(): boolean {
  const { view } = useAddress()
  const shown = useShown()
  const status = useQuery(api.workspace.status.queryOptions())
  return shown !== undefined || (view === 'graph' && (status.data?.open?.events ?? 0) > 0)
}

/** One step back: from an event to its person, from anything else to nothing. */
export function without(selection: Selection): Selection | undefined {
  return selection.kind === 'event' ? { kind: 'person', id: selection.person } : undefined
}
