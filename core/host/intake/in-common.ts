import type { NothingInCommon } from '#core/contract/imports.ts'
import { stepsOf } from '#core/journey/steps-of.ts'
import type { FileStart } from '#core/sources/file/start.ts'
import { countStoredEvents } from '#core/store/outcomes/receipts.ts'
import type { OpenedWorkspace } from '../opened.ts'

const MOST_NAMED = 3

/** Whether a workspace knows a text as an event type or as a step, of its events or of its rules. */
function knows({ pipeline }: OpenedWorkspace): (text: string) => boolean {
  const { names, active, reading } = pipeline.writer()
  const journeys = active?.compiled.journeys ?? []
  const wanted = new Set(
    journeys.flatMap((journey) => [
      ...stepsOf(journey),
      ...journey.rules.flatMap(({ rule }) => rule.eventType ?? []),
    ]),
  )
  return (text) => wanted.has(text) || names.find(text) !== null || names.find(reading.nameOf(text)) !== null
}

/**
 * What to say of a file none of whose first events has an event type, a step or an id of a person that the workspace
 * knows. Null where there is something, or where the workspace has no events yet.
 */
export function nothingInCommon(workspace: OpenedWorkspace, start: FileStart): NothingInCommon | null {
  const { events, isWhole, eventTypes, ids } = start
  if (events === 0 || countStoredEvents(workspace.database) === 0) return null
  const isKnown = knows(workspace)
  const stored = (text: string): string => {
    const found = workspace.privacy().argument(text)
    return found.ok ? found.value : text
  }
  const types = [...eventTypes].map(stored)
  if (types.some(isKnown)) return null
  const { people } = workspace.pipeline.writer()
  for (const id of ids) if (people.bySubject(stored(id)) !== null) return null
  const { name } = workspace
  return { workspace: name, events, isWhole, types: types.length, named: types.slice(0, MOST_NAMED) }
}
