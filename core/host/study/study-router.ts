import { implement } from '@orpc/server'
import { studiesContract } from '#core/contract/studies.ts'
import type { Session } from '../session.ts'
import { createStudies } from './studies.ts'

/** The part of the contract that is about studies. */
export function studyAnswers(session: Session) {
  const api = implement(studiesContract)
  const studies = createStudies(session)
  return {
    start: api.start.handler(({ input }) => studies.start(input)),
    get: api.get.handler(({ input }) => studies.get(input.id)),
  }
}
