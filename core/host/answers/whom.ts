import { fail, ok, type Result } from '#core/base/result.ts'
import { isToken } from '#core/privacy/kinds.ts'
import type { Answers } from '../analysis/questions.ts'
import { isPhone } from '../governed/typed.ts'
import type { OpenedWorkspace } from '../opened.ts'
import { orRefuse } from '../session.ts'
import { personNamed } from './answer-people.ts'

type Meant = Answers['whom'][number]

/** So many are named where one was wanted. */
const MOST_NAMED = 10

/**
 * Who is meant by an id, an email address, a phone number or whatever else stands whole in an event: who has it as an id
 * first, then who carries it. Fails where the key would be needed and is not here.
 */
export async function peopleMeant(workspace: OpenedWorkspace, typed: string): Promise<Result<Meant[]>> {
  const id = workspace.privacy().argument(typed)
  if (!id.ok) return id
  return workspace.analyst.ask('whom', { id: id.value, values: workspace.privacy().values(typed) })
}

/**
 * The one person who is meant: who has it as an id, else the only one who carries it; `others` carry it, too. Fails with
 * `not_found`, and with `several_people` where no id decides.
 */
export async function oneMeant(
  workspace: OpenedWorkspace,
  typed: string,
): Promise<Result<Meant & { others: Meant[] }>> {
  const people = await peopleMeant(workspace, typed)
  if (!people.ok) return people
  const [first, ...others] = people.value
  if (first === undefined) return fail(nobody(workspace, typed))
  if (others.length === 0 || first.matched.includes('id')) return ok({ ...first, others })
  return fail({
    code: 'several_people',
    message: `${people.value.length} people match ${asStored(workspace, typed)}: ${meantWords(people.value)}.`,
    hint: 'Name one of them by the id.',
  })
}

/**
 * The id of whom a program asks about. What is no whole address or number is looked for among ids alone: programs ask for
 * visitors who have no events yet all the time, and reading every event for each would hold up everybody.
 */
export async function personAddressed(workspace: OpenedWorkspace, typed: string): Promise<Result<string>> {
  if (personNamed(workspace, typed) !== null) return ok(typed)
  if (!workspace.privacy().values(typed).some(isToken)) return fail(nobody(workspace, typed))
  const found = await oneMeant(workspace, typed)
  return found.ok ? ok(found.value.id) : found
}

/** Each with what it matched by: `cust_bob (payload.email), friend (payload.invited)`. */
export function meantWords(people: readonly Meant[]): string {
  const named = people.slice(0, MOST_NAMED).map(({ id, matched }) => `${id} (${matched.join(', ')})`)
  const more = people.length - named.length
  return [...named, ...(more > 0 ? [`${more} more`] : [])].join(', ')
}

/** What was typed as it may be shown and logged: an address as the token that stands for it. */
export function asStored(workspace: OpenedWorkspace, typed: string): string {
  const argument = workspace.privacy().argument(typed)
  return argument.ok ? argument.value : 'what was typed'
}

interface Typed {
  readonly person?: string | undefined
  readonly where?: string | undefined
  readonly without?: string | undefined
}

/** The id of whom an address or a number means, where it means one person; else as it is stored. */
async function idMeant(workspace: OpenedWorkspace, typed: string): Promise<string> {
  const id = orRefuse(workspace.privacy().argument(typed))
  if (!isToken(id) || personNamed(workspace, typed) !== null) return id
  const found = await oneMeant(workspace, typed)
  return found.ok ? found.value.id : id
}

/** Whom somebody means and texts of filters, as they are stored. Refuses where the key would be needed and is not here. */
export async function storedTexts(
  workspace: OpenedWorkspace,
  { person, where, without }: Typed,
): Promise<Typed> {
  const { where: stored } = workspace.privacy()
  return {
    ...(person === undefined ? {} : { person: await idMeant(workspace, person) }),
    ...(where === undefined ? {} : { where: orRefuse(stored(where)) }),
    ...(without === undefined ? {} : { without: orRefuse(stored(without)) }),
  }
}

function nobody(workspace: OpenedWorkspace, typed: string) {
  const isPartOfAddress = typed.includes('@') && !/^\S+@\S+\.\S+$/.test(typed.trim())
  const countries = workspace.privacy().phoneRegions.join(', ')
  return {
    code: 'not_found',
    message: `nobody here has the id ${asStored(workspace, typed)}, and no stored event carries it.`,
    hint: isPartOfAddress
      ? 'Only whole addresses can be found: they are stored as tokens.'
      : isPhone(typed)
        ? `Say a phone number with its country (+49 …), or as one of these countries writes it: ${countries}. \`phoneRegions\` of the privacy policy names them.`
        : 'Check it: only a whole id or value is found.',
  }
}
