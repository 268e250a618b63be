import type { z } from 'zod'
import { describeProblem, type Problem } from '#core/base/result.ts'

/** Ends the command: 1 where it ran and found a fault, 2 where it could not be used as asked. */
export class CommandFailure extends Error {
  readonly exitCode: 1 | 2
  constructor(exitCode: 1 | 2, message: string) {
    super(message)
    this.exitCode = exitCode
  }
}

/** Ends the command with exit code 2 and one line. */
export function stop(problem: Problem): never {
  throw new CommandFailure(2, describeProblem(problem))
}

export function printJson(value: unknown): void {
  process.stdout.write(`${JSON.stringify(value, null, 2)}\n`)
}

export function printLine(text: string): void {
  process.stdout.write(`${text}\n`)
}

/** Progress and remarks: never mixed with results. */
export function remark(text: string): void {
  process.stderr.write(`${text}\n`)
}

/** A plain table; numbers to the right. */
export function printTable(header: readonly string[], rows: readonly (readonly (string | number)[])[]): void {
  const cells = [header.map(String), ...rows.map((row) => row.map(String))]
  const widths = header.map((_, column) => Math.max(...cells.map((row) => row[column]?.length ?? 0)))
  cells.forEach((row, index) => {
    const line = row.map((cell, column) => {
      const isNumber = typeof rows[index - 1]?.[column] === 'number'
      return isNumber ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0)
    })
    printLine(line.join('  ').trimEnd())
  })
}

/** One of a few words, or the end of the command. */
export function oneOf<Word extends string>(
  option: string,
  text: string,
  words: z.ZodType<Word>,
  list: string[],
): Word {
  const word = words.safeParse(text)
  return word.success
    ? word.data
    : stop({ code: 'usage', message: `${option} ${text}: ${list.join(', ')} wanted.` })
}

/** A share as a percentage: `12.5 %`. */
export function percent(share: number): string {
  return `${(share * 100).toFixed(1)} %`
}

/** A difference of shares in points, with its sign: `+12.5`. */
export function points(share: number): string {
  return `${share < 0 ? '' : '+'}${(share * 100).toFixed(1)}`
}
