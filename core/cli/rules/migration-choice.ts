import type { MigrationChoice } from '#core/contract/rules.ts'
import { stop } from '../output.ts'

/** `OLD=NEW`, `OLD=exit`, `OLD=leave`; `JOURNEY:OLD=…` in a further journey. */
export function readChoice(text: string, journeys: readonly string[]): MigrationChoice {
  const [name = '', ...rest] = text.split('=')
  const to = rest.join('=')
  if (name === '' || to === '')
    stop({ code: 'usage', where: '--migrate', message: `STEP=CHOICE wanted, ${text} found.` })
  const journey = journeys.find((id) => id !== '' && name.startsWith(`${id}:`)) ?? ''
  const step = journey === '' ? name : name.slice(journey.length + 1)
  return to === 'exit' || to === 'leave'
    ? { journey, step, choice: to }
    : { journey, step, choice: 'map', to }
}
