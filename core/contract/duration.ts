const UNITS: readonly (readonly [number, string])[] = [
  [86_400_000, 'd'],
  [3_600_000, 'h'],
  [60_000, 'min'],
  [1000, 's'],
  [1, 'ms'],
]

/** Milliseconds in at most two units: 103000 → 1 min 43 s. `null` is a dash. */
export function formatDuration(ms: number | null): string {
  if (ms === null) return '–'
  let rest = Math.round(Math.abs(ms))
  if (rest >= 1000) rest = Math.round(rest / 1000) * 1000
  const parts: string[] = []
  for (const [size, unit] of UNITS) {
    const whole = Math.floor(rest / size)
    if (whole > 0) {
      parts.push(`${whole} ${unit}`)
      rest -= whole * size
    } else if (parts.length > 0) {
      break
    }
    if (parts.length === 2) break
  }
  return parts.length === 0 ? '0 s' : parts.join(' ')
}
