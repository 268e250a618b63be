/** Number of the version that a draft of this name was begun from; null where it was begun otherwise. */
export function begunFrom(name: string): number | null {
  const number = /^ruleset (\d+)$/.exec(name)?.[1]
  return number === undefined ? null : Number(number)
}

/** What a draft's name says of where its text is from: an earlier version, or a file. */
export function originOf(name: string): { begunFrom?: number; file?: string } {
  const number = begunFrom(name)
  if (number !== null) return { begunFrom: number }
  return /\.\w+$/.test(name) ? { file: name } : {}
}
