/** An expected failure is a value. Only programming errors are thrown. */
export type Result<Value, Failure = Problem> = { ok: true; value: Value } | { ok: false; error: Failure }

/** What went wrong, in words for a person. `where` names a file, line, column or field; `hint` says what to do. */
export interface Problem {
  readonly code: string
  readonly message: string
  readonly where?: string
  readonly hint?: string
}

export function ok<Value>(value: Value): { ok: true; value: Value } {
  return { ok: true, value }
}

export function fail<Failure>(error: Failure): { ok: false; error: Failure } {
  return { ok: false, error }
}

/** One line: `where: message. hint`. */
export function describeProblem(problem: Problem): string {
  const place = problem.where === undefined ? '' : `${problem.where}: `
  const hint = problem.hint === undefined ? '' : ` ${problem.hint}`
  return `${place}${problem.message}${hint}`
}
