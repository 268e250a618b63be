import { stop } from './output.ts'

/** A moment on the command line: ISO 8601, or ms since the epoch. */
export function readMoment(option: string, text: string): number {
  const at = /^\d+$/.test(text) ? Number(text) : Date.parse(text)
  if (Number.isNaN(at))
    stop({ code: 'usage', message: `${option} ${text}: ISO 8601 or ms since the epoch wanted.` })
  return at
}
