import type { RuleCoverage } from './coverage.ts'

function times(count: number): string {
  return count === 1 ? 'once' : `${count} times`
}

/** What a rule did, in a sentence. */
export function describeCoverage({ id, considered, fired, shadowed, clauses }: RuleCoverage): string {
  if (considered === 0) return `${id} was never considered: no event of its type met anybody at its step.`
  const head = `${id} was considered ${times(considered)} and ${fired === 0 ? 'never fired' : `fired ${times(fired)}`}.`
  const [worst] = clauses
  const failed = worst === undefined ? '' : ` Most often \`${worst.clause}\` failed, ${times(worst.failed)}.`
  const earlier = shadowed === 0 ? '' : ` An earlier rule fired before it ${times(shadowed)}.`
  return `${head}${failed}${earlier}`
}
