/** `2026-11-30 10:03 UTC`. `at`: milliseconds since the epoch. */
export function dayAndTime(at: number): string {
  return `${new Date(at).toISOString().slice(0, 16).replace('T', ' ')} UTC`
}
