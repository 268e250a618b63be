import { notifications } from '@mantine/notifications'
import type { Mode, ProposalView, SamplingRule } from '#core/contract/schemas.ts'
import { tellProblem } from '../shell/keys/actions.ts'
import { client } from '../transport/client.ts'
import { queryClient } from '../transport/queries.ts'

interface Answer {
  readonly ok: boolean
  readonly refusals: readonly { readonly message: string }[]
}

/** Runs one change and tells how it went; every view asks anew after it. */
async function change<Given extends Answer>(
  what: string,
  run: () => Promise<Given>,
  done: (answer: Given) => void,
): Promise<boolean> {
  try {
    const answer = await run()
    await queryClient.invalidateQueries()
    if (answer.ok) done(answer)
    else tellProblem(what, new Error(answer.refusals.map(({ message }) => message).join(' ')))
    return answer.ok
  } catch (error) {
    tellProblem(what, error)
    return false
  }
}

const say = (message: string): void => {
  notifications.show({ message, closeButtonProps: { 'aria-label': 'Close this message' } })
}

/** `eventType` null: for all types; `mode` null: as all types have it. */
export function setMode(eventType: string | null, mode: Mode | null): Promise<boolean> {
  const whose = eventType ?? 'All types'
  return change(
    'The mode could not be changed.',
    () => client.schemas.setMode({ eventType, mode }),
    () => say(`${whose}: ${mode ?? 'as all types'} from the next event on.`),
  )
}

const SAVED: Record<Mode, string> = {
  off: 'Checking is off, so that nothing is checked by it yet.',
  observe: 'Events that do not fit it are marked from the next one on.',
  enforce: 'Events that do not fit it are refused from the next one on.',
}

/** `mode`: of the type, which says what its new version does. */
export function saveSchema(eventType: string, text: string, force: boolean, mode: Mode): Promise<boolean> {
  return change(
    'The schema could not be saved.',
    () => client.schemas.save({ eventType, text, force }),
    ({ number }) => say(`${eventType} version ${number} is saved. ${SAVED[mode]}`),
  )
}

/** Puts a rule in the place of the one called `replaces`; null removes that one. */
export function saveSamplingRule(replaces: string | null, rule: SamplingRule | null): Promise<boolean> {
  return change(
    'The sampling rules could not be changed.',
    () => client.schemas.saveSamplingRule({ replaces, rule }),
    () =>
      say(
        `Sampling rule ${rule?.id ?? replaces ?? ''}: ${rule === null ? 'removed' : 'in force'} from the next event on.`,
      ),
  )
}

export function saveUpcasters(eventType: string, text: string): Promise<boolean> {
  return change(
    'The upcasters could not be saved.',
    () => client.schemas.saveUpcasters({ eventType, text }),
    () => say(`${eventType}: events are read by these upcasters from now on, stored ones too.`),
  )
}

export function undo(id: string): Promise<boolean> {
  return change(
    'This could not be undone.',
    () => client.schemas.undo({ id }),
    () => say('Undone: just what this proposal changed is as it was before.'),
  )
}

export function applyProposal(proposal: ProposalView): Promise<boolean> {
  return change(
    'The proposal could not be applied.',
    () => client.schemas.apply(proposal),
    () =>
      say(
        proposal.kind === 'merge'
          ? `Applied. What is stored is read as ${proposal.name}, too, and its people are folded anew.`
          : 'Applied. What is stored stays as it is.',
      ),
  )
}
