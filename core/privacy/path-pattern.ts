/** True where the path has the pattern's steps; `*` is one step, `**` any number of them, none included. */
export function fitsPath(pattern: readonly string[], path: readonly string[]): boolean {
  return fitsFrom(pattern, 0, path, 0)
}

function fitsFrom(pattern: readonly string[], i: number, path: readonly string[], j: number): boolean {
  const step = pattern[i]
  if (step === undefined) return j === path.length
  if (step === '**') {
    for (let from = j; from <= path.length; from += 1) if (fitsFrom(pattern, i + 1, path, from)) return true
    return false
  }
  return j < path.length && (step === '*' || step === path[j]) && fitsFrom(pattern, i + 1, path, j + 1)
}
