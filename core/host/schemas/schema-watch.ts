import { describeProblem } from '#core/base/result.ts'
import type { GovernanceTexts } from '../governed/governance.ts'
import type { Session } from '../session.ts'
import { importTexts } from './answer-schemas.ts'
import { readSchemaFolder } from './schema-folder.ts'

/** How often the folder is looked at, in ms. A checkout changes many files at once: its end is what counts. */
const PERIOD = 1000

/**
 * Takes in a folder of schemas now and whenever it has changed. `tell` gets a line for what was saved and what was
 * refused; a folder that is refused changes nothing and is tried again when it changes. Answers with how to stop.
 */
export function followSchemaFolder(
  session: Session,
  folder: string,
  tell: (line: string) => void,
): () => void {
  let last = ''
  const take = (texts: GovernanceTexts): void => {
    const { saved, refusals } = importTexts(session.required(), session.clock, texts)
    for (const line of saved) tell(`Saved ${line}.`)
    for (const { message } of refusals) tell(`${folder}: ${message}`)
    if (refusals.length > 0) tell(`${folder}: refused; nothing was changed.`)
  }
  const look = (): void => {
    if (session.current() === null) return
    const texts = readSchemaFolder(folder)
    const now = JSON.stringify(texts)
    if (now === last) return
    last = now
    if (texts.ok) take(texts.value)
    else tell(describeProblem(texts.error))
  }
  look()
  const timer = setInterval(look, PERIOD)
  return () => clearInterval(timer)
}
