import { OutcomeName } from '#core/contract/shared.ts'

export const OUTCOMES = OutcomeName.options
export type Outcome = (typeof OUTCOMES)[number]
